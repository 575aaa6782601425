"""What the tests of offers share: who must not be known, and what to look for."""

from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import a_helper, an_offer

CANARIES = {
    "name": "Canaryname Lambert",
    "phone": "+32470987654",
    "email": "canary@example.org",
    "contact_note": "Canarynote, rue du Canari 17",
    "notes": "Canarystory about the learner",
    "referrer_name": "Canaryreferrer",
    "referrer_contact": "canary-son@example.org",
}
SIGNS = ("canary", "canari", "987654", "98 76 54", "4101")
REASONS = {
    "distance_km": 5.7,
    "reach_km": 10,
    "modes": ["public_place"],
    "wanted": ["send-email"],
    "covered": ["send-email"],
    "languages": ["fr"],
    "times": [],
    "any_time": True,
}


def offered(request, network, **fields):
    helper = a_helper(network, **fields.pop("helper", {}))
    given = {"reasons": REASONS, "distance_km": 5.7} | fields
    return an_offer(request, helper, **given)


def status_of(app, offer):
    with app.app_context():
        return db.session.get_one(Offer, offer.id).status


def reveals(visitor):
    return [sign for sign in SIGNS if sign in visitor.html.lower()]
