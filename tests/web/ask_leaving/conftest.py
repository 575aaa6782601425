"""Fixtures of this folder. Whoever leaves a page of the form loses nothing: later, elsewhere, in other words."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")
