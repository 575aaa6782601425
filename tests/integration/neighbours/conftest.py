"""Fixtures of this folder. Networks that lend each other their helpers: asking, answering, ending, leaving."""

import pytest

from tests.integration.neighbours.scene import Two


@pytest.fixture
def two(database):
    return Two()
