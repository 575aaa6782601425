"""What the tests of this folder share. A learner follows a request with its reference, or by a signed link."""

from datetime import timedelta

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.store.followup import HelpSession
from tests.factories import MONDAY, a_helper, a_request, an_offer, stored


def link(app, request):
    with app.app_context():
        return f"/request/{sign(Purpose.REQUEST, request.id)}"


def accompanied(network, **fields):
    """Return a request that a helper has accepted, with its offer and helper."""
    helper = a_helper(network, name="Amina Benali", load=1)
    request = a_request(network, stage=Stage.ACCOMPANIED, **fields)
    offer = an_offer(request, helper, status=OfferStatus.ACCEPTED)
    return request, offer, helper


def a_session(offer, **fields):
    given = {
        "request_id": offer.request_id,
        "offer_id": offer.id,
        "starts_at": MONDAY + timedelta(days=2),
        "mode": Mode.PUBLIC_PLACE,
        "where": "Café du Nord",
        "entry_key": f"entry-{offer.id}",
    }
    return stored(HelpSession(**given | fields))
