"""A helper says yes while the learner changes the times: both hear one truth."""

from collections import Counter

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_network, a_request, an_offer
from tests.races.changing_acts import accept_or_change
from tests.races.drill import race

REQUESTS = 40


def offered():
    network = a_network()
    for _ in range(REQUESTS):
        helper = a_helper(network, times=frozenset({"mon_am"}))
        request = a_request(network, stage=Stage.OFFERED)
        offer = an_offer(request, helper)
        yield offer.id, request.id, helper.id


def test_an_offer_is_accepted_or_taken_back_never_both(app, database):
    *offers, unchanged = offered()
    parts = ["accept"] * 3 + ["sat_am", "sun_am", "sun_am"]
    db.session.rollback()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    theirs = {"accept": [*offers, unchanged]}  # nobody changes the last: it is taken
    arguments = [(part, theirs.get(part, offers)) for part in parts]
    ledgers = race(url, accept_or_change, arguments, processes=len(parts))

    db.session.rollback()
    assert not sum((ledger.errors for ledger in ledgers), Counter())
    promised = {offer for ledger in ledgers for offer in ledger.promised}
    assert unchanged[0] in promised
    for offer_id, request_id, helper_id in offers:
        won = db.session.get_one(Offer, offer_id).status is OfferStatus.ACCEPTED
        request = db.session.get_one(HelpRequest, request_id)
        told = Counter(step.what for step in request.history)
        assert won == (offer_id in promised) == (request.stage is Stage.ACCOMPANIED)
        assert db.session.get_one(Helper, helper_id).load == won
        assert told[Happening.HELPER_ACCEPTED] == won
        assert told[Happening.OFFER_WITHDRAWN] == (not won)
        assert request.times in ({"sat_am"}, {"sun_am"})
        _told_what_is_true(request_id, told, won)


def _told_what_is_true(request_id, told, won):
    """Whoever accepted hears of every change after that, nobody else of any."""
    kinds = Counter(
        db.session.scalars(
            db.select(Notice.kind).where(
                Notice.request_id == request_id, Notice.account_id.is_not(None)
            )
        )
    )
    assert kinds[NoticeKind.OFFER_WITHDRAWN] == (not won)
    assert kinds[NoticeKind.REQUEST_CHANGED] <= told[Happening.CHANGED] * won
