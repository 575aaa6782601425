"""Fixtures of this folder. A person asks for help, without an account."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")
