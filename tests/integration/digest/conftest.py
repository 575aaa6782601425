"""Fixtures of this folder. The daily mail: when, to whom, once; the same numbers as the page and the desk."""

import pytest

from tests.factories import a_network


@pytest.fixture
def network(database):
    return a_network()
