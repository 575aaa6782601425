"""Fixtures of this folder. What people do to a form beside filling it in, and what becomes of it."""

import pytest

from tests.browser.learner import Learner
from tests.factories import MONDAY, a_network


@pytest.fixture
def window(browse, set_clock):
    """Return a function that opens the form in a browser of its own."""
    set_clock(MONDAY)
    a_network(name="Liège learns")

    def opened(**options):
        return Learner(browse(**options))

    return opened
