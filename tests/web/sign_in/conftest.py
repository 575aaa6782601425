"""Fixtures of this folder. None"""

import pytest

from tests.factories import MONDAY


@pytest.fixture
def now(set_clock):
    set_clock(MONDAY)
    return MONDAY
