"""Of all who accept at once, one wins: proven with real processes on both databases."""

from collections import Counter

import pytest
from sqlalchemy import select

from helpnet.domain.access import AccountStatus
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.conftest import empty_tables
from tests.factories import a_helper, a_network, a_request, an_account, an_offer
from tests.races import acts
from tests.races.drill import PROCESSES, race

HELPERS, CAPACITY, REQUESTS, OFFERS_EACH = 30, 2, 90, 3


@pytest.fixture
def offers(database):
    """Return (offer, request, helper) ids: fewer places than requests."""
    network = a_network()
    helpers = [
        a_helper(network, capacity=CAPACITY, vetted_until=None) for _ in range(HELPERS)
    ]
    made = []
    for number in range(REQUESTS):
        request = a_request(network, stage=Stage.OFFERED)
        for step in range(OFFERS_EACH):
            helper = helpers[(number * 7 + step * 11) % HELPERS]
            offer = an_offer(request, helper)
            made.append((offer.id, request.id, helper.id))
    return made


def url_of(app):
    return app.config["SQLALCHEMY_DATABASE_URI"]


def accepted_in_database():
    db.session.rollback()
    return db.session.execute(
        select(Offer.id, Offer.request_id, Offer.helper_id).where(
            Offer.status == OfferStatus.ACCEPTED
        )
    ).all()


def doubles(rows):
    """Count the requests that more than one helper holds."""
    holders = {}
    for _offer, request_id, helper_id in rows:
        holders.setdefault(request_id, set()).add(helper_id)
    return sum(len(helpers) > 1 for helpers in holders.values())


def over_capacity(rows):
    """Count the helpers who hold more requests than they have places."""
    held = {}
    for _offer, request_id, helper_id in rows:
        held.setdefault(helper_id, set()).add(request_id)
    return sum(len(requests) > CAPACITY for requests in held.values())


def errors_of(ledgers):
    """Return what went wrong; few may hear “try again”, and only on a slow machine."""
    tries = sum(ledger.tries for ledger in ledgers)
    assert sum(ledger.busy for ledger in ledgers) <= tries // 100
    return sum((ledger.errors for ledger in ledgers), Counter())


def assert_nothing_drifted():
    """Every accompanied request has one match, every helper's load is its matches."""
    rows = accepted_in_database()
    load = Counter(helper_id for _offer, _request, helper_id in rows)
    for helper in db.session.scalars(select(Helper)):
        assert helper.load == load[helper.id]
    accompanied = set(
        db.session.scalars(
            select(HelpRequest.id).where(HelpRequest.stage == Stage.ACCOMPANIED)
        )
    )
    assert accompanied == {request_id for _offer, request_id, _helper in rows}
    assert len(accompanied) == len(rows)


def test_exactly_one_helper_wins_each_request(app, offers):
    ledgers = race(url_of(app), acts.accept_all, [offers] * PROCESSES)
    promised = {row for ledger in ledgers for row in ledger.promised}
    kept = {tuple(row) for row in accepted_in_database()}

    assert not errors_of(ledgers)
    assert sum(ledger.tries for ledger in ledgers) >= 5_000
    assert doubles(promised) == 0
    assert doubles(kept) == 0
    assert over_capacity(promised) == 0
    assert over_capacity(kept) == 0
    assert promised == kept
    assert len(kept) >= HELPERS * CAPACITY // 2
    assert_nothing_drifted()


def test_the_drill_sees_doubles_when_the_guard_is_removed(app, offers):
    index = next(i for i in Offer.__table__.indexes if i.name == "uq_offers_accepted")
    db.session.rollback()  # an open read would keep the index
    index.drop(db.engine)
    try:
        ledgers = race(url_of(app), acts.accept_all_unguarded, [offers] * PROCESSES)
        promised = {row for ledger in ledgers for row in ledger.promised}
        kept = {tuple(row) for row in accepted_in_database()}
    finally:
        db.session.remove()
        empty_tables()
        index.create(db.engine, checkfirst=True)

    assert doubles(promised) > 0
    assert doubles(kept) > 0


def shares_of(offers):
    """Return what each part may touch: half of the requests, four in five helpers rest.

    Were nothing left in peace, who comes too late would be luck. The 45 requests in
    peace can all find a place with helpers in peace; each offer between them is tried,
    and refused only when the request has its yes or the helper two: so there are at
    least half as many, 23 (a maximal matching is half of a maximum one or more).
    """
    helpers = sorted({helper_id for _offer, _request, helper_id in offers})
    shaken = set(helpers[: HELPERS // 5])
    stormy = offers[len(offers) // 2 :]
    parts = dict.fromkeys(("withdraw", "cancel", "learner"), stormy)
    suspended = [offer for offer in offers if offer[2] in shaken]
    return parts | {"accept": offers, "suspend": suspended}


def test_accepting_while_others_withdraw_cancel_and_suspend(app, offers):
    request = db.session.get_one(HelpRequest, offers[0][1])
    network = request.network
    coordinator = an_account(network)
    parts = ["accept"] * 12 + ["withdraw", "cancel", "learner", "suspend"] * 2
    shares = shares_of(offers)
    given = [(part, network.id, coordinator.id, shares[part]) for part in parts]
    db.session.rollback()

    ledgers = race(url_of(app), acts.accept_and_disturb, given)

    assert not errors_of(ledgers)
    assert_nothing_drifted()
    held = Counter(helper_id for _offer, _request, helper_id in accepted_in_database())
    suspensions = [row for each in ledgers for row in each.promised if len(row) == 2]
    assert suspensions
    for helper_id, matches_then in suspensions:
        assert held[helper_id] <= matches_then
        helper = db.session.get_one(Helper, helper_id)
        assert helper.account.status is AccountStatus.SUSPENDED
    cancelled = db.session.scalars(
        select(HelpRequest.id).where(HelpRequest.stage == Stage.WITHDRAWN)
    ).all()
    assert cancelled
    still_asked = select(Offer.id).where(
        Offer.request_id.in_(cancelled), Offer.status == OfferStatus.ASKED
    )
    assert db.session.scalars(still_asked).all() == []
    promised = [row for each in ledgers for row in each.promised if len(row) == 3]
    assert len(promised) >= 20
