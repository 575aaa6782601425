"""Fixtures of this folder. Whose turn it is: one reader's messages in order, everybody else meanwhile."""

import pytest

from tests.factories import a_network, an_account


@pytest.fixture
def amina(database):
    return an_account(a_network(), email="amina@example.org", name="Amina")


@pytest.fixture
def bram(database):
    return an_account(a_network(slug="other"), email="bram@example.org", name="Bram")
