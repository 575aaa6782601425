"""Fixtures of this folder. What must never be so: each kind, planted, is found, and nothing else with it."""

import pytest

from tests.factories import a_network
from tests.integration.checking.scene import AUTOMATIC


@pytest.fixture
def network(database):
    return a_network(rules=AUTOMATIC)
