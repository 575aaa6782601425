"""Everybody at once, two workers among them: nobody is promised twice, nobody stuck."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.offers import OfferStatus
from helpnet.services import cascade
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account
from tests.races import life_acts
from tests.races.drill import race

RULES = {
    "offer_policy": "automatic",
    "hours_to_answer": 6,
    "urgent_hours": 3,
    "days_after_no": 0,
    "quiet_from": 0,
    "quiet_until": 0,
}
PARTS = ["answer"] * 5 + ["work"] * 2 + ["coordinate", "learn", "leave"]
TIMES = 25


@pytest.fixture
def ours(database):
    network = a_network(rules=RULES)
    for _ in range(14):
        a_helper(network, capacity=1)
    for number in range(20):
        a_request(network, look_at=MONDAY, phone=f"+324222{number:04}")
    return {"network_id": network.id, "account_id": an_account(network).id}


def kept():
    """Return the offers by how they stand: those said yes to may have ended."""
    db.session.rollback()
    by_status = {}
    for key, status in db.session.execute(select(Offer.id, Offer.status)):
        by_status.setdefault(status, set()).add(key)
    yes = (OfferStatus.ACCEPTED, OfferStatus.ENDED)
    return {
        "yes": set().union(*(by_status.get(each, set()) for each in yes)),
        "no": by_status.get(OfferStatus.DECLINED, set()),
    }


def settle(now):
    """Let one last worker come to an end."""
    for _ in range(200):
        if not cascade.move_on(now=now):
            return
    raise AssertionError("the worker never comes to an end")


def test_a_network_at_work_keeps_its_promises(app, ours):
    db.session.rollback()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    given = [(part, ours, TIMES) for part in PARTS]

    ledgers = race(url, life_acts.live, given, processes=len(PARTS))

    assert not sum((ledger.errors for ledger in ledgers), Counter())
    tries = sum(ledger.tries for ledger in ledgers)
    assert sum(ledger.busy for ledger in ledgers) <= tries // 20
    settle(MONDAY + timedelta(days=9))
    assert list_faults(now=MONDAY + timedelta(days=9)) == ()
    promised = [each for ledger in ledgers for each in ledger.promised]
    for said, offers in kept().items():
        assert {key for what, key in promised if what == said} == offers
        assert len(offers) >= 5, said
