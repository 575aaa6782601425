"""Fixtures of this folder. The life of an offer: asked, withdrawn, expired, accepted, declined."""

import pytest

from helpnet.services import matching
from tests.factories import MONDAY, a_network, an_account


@pytest.fixture
def network(database):
    return a_network()


@pytest.fixture
def ask(network):
    """Return a function that asks a helper for a request."""
    coordinator = an_account(network)

    def run(request, helper, now=MONDAY):
        return matching.offer(
            network_id=network.id,
            request_id=request.id,
            helper_id=helper.id,
            account_id=coordinator.id,
            now=now,
        )

    run.coordinator = coordinator
    return run
