"""Fixtures of this folder. From accepted to autonomous: meetings, levels, and who says that it is enough."""

import pytest

from tests.integration.followup.scene import Pair


@pytest.fixture
def pair(database):
    return Pair()
