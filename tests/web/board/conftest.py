"""Fixtures of this folder. The coordinator's board: who fits and why, asking, withdrawing, closing."""

from datetime import timedelta

import pytest

from tests.factories import MONDAY, a_network


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network()
