"""Fixtures of this folder. A learner follows a request with its reference, or by a signed link."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")
