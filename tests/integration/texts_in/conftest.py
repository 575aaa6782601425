"""Fixtures of this folder. Texts that come in: one answer to one offer, and a kind word for every other case."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(database):
    return a_network()
