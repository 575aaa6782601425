"""Fixtures of this folder. Calls to make first, people who keep paper, and finding one request, on the desk."""

import pytest

from helpnet.domain.asking import Route
from tests.factories import a_network, a_request


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


@pytest.fixture
def offline(network):
    return a_request(
        network,
        route=Route.OFFLINE,
        modes=frozenset(),
        name="Marcel",
        phone="+3242223355",
    )
