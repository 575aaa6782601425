"""Fixtures of this folder. The plan for everybody who waits, and its offers sent in one step."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(database):
    return a_network()
