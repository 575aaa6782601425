"""Fixtures of this folder. Coordinators approve partners, keep places, and import files."""

import pytest

from tests.factories import a_network, an_account


@pytest.fixture
def liege(emptied):
    return a_network()


@pytest.fixture
def desk(liege, sign_in):
    return sign_in(an_account(liege))
