"""Fixtures of this folder. The private calendar of a helper, and what both press when they cannot come."""

import pytest

from tests.web.calendar.scene import Scene


@pytest.fixture
def scene(emptied, sign_in):
    return Scene(emptied, sign_in)
