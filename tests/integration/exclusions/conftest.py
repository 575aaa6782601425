"""Fixtures of this folder. Helpers who must not be asked for a request: nobody proposes or asks them."""

import pytest

from tests.integration.exclusions.scene import Desk


@pytest.fixture
def desk(database):
    return Desk()
