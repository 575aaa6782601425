"""Fixtures of this folder. The waiting list wakes the moment somebody becomes free, joins or reaches further."""

import pytest

from tests.integration.cascade.scene import Scene


@pytest.fixture
def scene(database):
    return Scene()
