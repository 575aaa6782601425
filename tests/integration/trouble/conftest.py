"""A helper and a learner with whom something goes wrong."""

import pytest

from tests.integration.followup.scene import Pair


@pytest.fixture
def pair(database):
    return Pair()
