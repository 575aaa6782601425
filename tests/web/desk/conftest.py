"""Fixtures of this folder. The coordinator's desk, lists, people, messages and rules."""

import pytest

from tests.factories import a_network, an_account
from tests.web.desk.scene import NOW


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


@pytest.fixture
def account(network):
    return an_account(network)


@pytest.fixture
def coordinator(account, sign_in):
    return sign_in(account)
