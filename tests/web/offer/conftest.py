"""A network with somebody who asks, and the link of an offer."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from tests.factories import MONDAY, SERAING, a_network, a_request
from tests.web.offer.scene import CANARIES


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network(name="Liège helps", phone="+32 4 222 33 44")


@pytest.fixture
def request_(network):
    return a_request(
        network,
        stage=Stage.OFFERED,
        contact_way=ContactWay.NEIGHBOUR,
        consent_at=MONDAY,
        referrer_relation="son",
        **(SERAING | {"postcode": "4101"} | CANARIES),
    )


@pytest.fixture
def page_of(app):
    """Return the address of an offer's page."""

    def run(offer):
        with app.app_context():
            return f"/offer/{sign(Purpose.OFFER, offer.id)}"

    return run
