"""Loading everybody who waits: the same as one by one, in few statements."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from helpnet.domain.backlog import propose
from helpnet.domain.candidates import rank
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.rules import parse_rules
from helpnet.store.backlog import list_waiting, list_waiting_asks
from helpnet.store.base import db
from helpnet.store.batches import batches
from helpnet.store.candidates import (
    ask_of,
    list_all_profiles,
    list_names,
    list_profiles_of,
)
from helpnet.store.requests import HelpRequest, list_requests_by_id
from tests.factories import (
    LIEGE,
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_offer,
)

NOWHERE = {"latitude": None, "longitude": None}
ROOM = {"closeness": 0, "needs": 0, "times": 0, "room": 1, "continuity": 0}


@contextmanager
def statements():
    """Collect what the database is asked."""
    asked = []

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


@pytest.fixture
def network(database):
    return a_network()


def crowded(network, many):
    """Store so many requests of every kind and helpers with a past."""
    helpers = [a_helper(network, **place) for place in (LIEGE, SERAING, NAMUR)]
    statuses = list(OfferStatus)
    for number in range(many):
        request = a_request(
            network,
            needs=[("send-email", "read-news"), ("pay-online",)][number % 2],
            modes=frozenset(list(Mode)[: 1 + number % 5]),
            times=frozenset({"mon_am"} if number % 3 else ()),
            urgent=number % 2 == 0,
            asked_at=MONDAY - timedelta(hours=number),
            **[SERAING, {"precision_km": 3.0}, NOWHERE][number % 3],
        )
        for place, helper in enumerate(helpers):
            status = statuses[(number + place) % len(statuses)]
            an_offer(request, helper, status=status)
    return helpers


def test_the_whole_backlog_is_what_each_request_says(network):
    crowded(network, 7)
    found = {one.ask.request_id: one for one in list_waiting_asks([network.id])}
    requests = db.session.query(HelpRequest).all()
    assert len(found) == len(requests) == 7
    for request in requests:
        one = found[request.id]
        assert one.ask == ask_of(request)
        assert (one.asked_at, one.urgent) == (request.asked_at, request.urgent)
        assert one.network_id == network.id
    assert {one.urgent for one in found.values()} == {True, False}
    assert any(one.ask.former for one in found.values())
    assert any(one.ask.excluded for one in found.values())


def test_only_those_who_wait_in_these_networks_are_listed_by_id(network):
    other, third = a_network(), a_network()
    requests = [a_request(one) for one in (network, other, third, network)]
    a_request(network, stage=Stage.OFFERED)
    a_request(network, stage=Stage.WITHDRAWN)
    found = list_waiting_asks([other.id, network.id])
    wanted = [requests[0].id, requests[1].id, requests[3].id]
    assert [one.ask.request_id for one in found] == wanted
    assert list_waiting_asks([]) == []


def test_weights_and_day_are_those_of_the_request_s_network(network):
    """At 22:30 UTC in March it is still that day in Brussels, no more in Auckland."""
    away = a_network(time_zone="Pacific/Auckland", rules=ROOM)
    here, there = a_request(network), a_request(away)
    late = MONDAY.replace(hour=22, minute=30)
    found = {
        one.ask.request_id: one for one in list_waiting([network.id, away.id], now=late)
    }
    assert found[here.id].weights == parse_rules({}).weights
    assert found[there.id].weights == parse_rules(ROOM).weights
    assert found[here.id].on == late.date()
    assert found[there.id].on == late.date() + timedelta(days=1)


def test_the_number_of_statements_does_not_grow(network):
    other = a_network()
    both, counts = [network.id, other.id], []
    for many in (1, 9):
        crowded(network, many)
        crowded(other, many)
        db.session.expire_all()
        with statements() as asked:
            list_waiting(both, now=MONDAY)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_the_candidates_of_the_plan_are_those_of_each_request_alone(network):
    crowded(network, 9)
    today = MONDAY.date()
    profiles = list_all_profiles([network.id])
    waiting = list_waiting([network.id], now=MONDAY)
    proposal = propose(waiting, profiles, now=MONDAY)
    assert any(proposal.pairs.values())
    for request in db.session.query(HelpRequest):
        [one] = [each for each in waiting if each.ask.request_id == request.id]
        ranked = rank(ask_of(request), profiles, weights=one.weights, on=today)
        found = [each.helper_id for each in proposal.pairs[request.id]]
        assert found == [each.helper_id for each in ranked]


def test_ids_come_in_batches_in_order_and_none_is_lost():
    assert list(batches([])) == [[]]
    assert list(batches({3, 1, 2})) == [[1, 2, 3]]
    assert [len(some) for some in batches(range(20_001))] == [10_000, 10_000, 1]


def test_more_ids_than_a_statement_can_bear_are_no_trouble(database):
    network = a_network()
    first, last = a_helper(network, id=7), a_helper(network, id=69_000)
    request = a_request(network)
    many = range(70_000)
    assert list(list_names(many)) == [first.id, last.id]
    assert [one.helper_id for one in list_profiles_of(many)] == [first.id, last.id]
    assert list(list_requests_by_id(many)) == [request.id]
