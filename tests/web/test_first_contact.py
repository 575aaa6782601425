"""A coordinator notes that helper and learner have spoken."""

from datetime import timedelta

from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer


def test_the_coordinator_notes_what_they_heard(emptied, sign_in, set_clock):
    set_clock(MONDAY + timedelta(days=2))
    network = a_network()
    request = a_request(network, stage=Stage.ACCOMPANIED)
    given = {"status": OfferStatus.ACCEPTED, "answered_at": MONDAY}
    offer = an_offer(request, a_helper(network), **given)
    desk = sign_in(an_account(network))

    desk.open(f"/coordinator/requests/{request.id}/followup")
    assert desk.sees("We do not know yet whether they have spoken.")
    desk.press("They have spoken")

    assert not desk.sees("We do not know yet")
    assert desk.sees("The helper got in touch")
    with emptied.app_context():
        contacted = db.session.get_one(Offer, offer.id).contacted_at
    assert contacted == MONDAY + timedelta(days=2)
