"""Fixtures of this folder. The coordinator's plan for everybody who waits: seen, edited, sent in one step."""

import pytest

from tests.factories import a_network
from tests.web.backlog.scene import NOW


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")
