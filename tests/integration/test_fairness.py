"""Fairness from the database: own people alone, in few statements."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.asking import Channel
from helpnet.domain.journey import Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services.fairness import Door, show_fairness
from helpnet.store.accounts import Account
from helpnet.store.base import db
from tests.factories import (
    MONDAY,
    NAMUR,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_offer,
)

NOW = MONDAY + timedelta(days=20)


@pytest.fixture
def network(database):
    return a_network()


def page(network, days=90):
    db.session.rollback()
    db.session.expire_all()
    return show_fairness(network_id=network.id, days=days, now=NOW)


def after(days):
    return MONDAY + timedelta(days=days)


def a_match(request, helper, days, **fields):
    given = {"status": OfferStatus.ACCEPTED, "answered_at": after(days)}
    return an_offer(request, helper, **given | fields)


def served(network, helper, days, **fields):
    request = a_request(network, stage=Stage.ACCOMPANIED, **fields)
    a_match(request, helper, days)
    return request


def a_busy_network():
    """Return a network in which everything that counts has happened."""
    network = a_network()
    busy, idle = a_helper(network, capacity=4, load=2), a_helper(network)
    for days in (1, 2, 3, 4, 5):
        served(network, busy, days)
    refused = a_request(network, channel=Channel.PHONE)
    an_offer(
        refused,
        idle,
        status=OfferStatus.DECLINED,
        answered_at=after(1),
        decline_reason=DeclineReason.TOO_FAR,
    )
    a_request(network, channel=Channel.LETTER, **NAMUR)
    return network


def test_the_figures_of_a_busy_network(database):
    found = page(a_busy_network())
    assert (found.matches.helpers, found.matches.total) == (2, 5)
    assert found.matches.gini == pytest.approx(0.5)
    assert found.matches.busiest == pytest.approx(0.4)
    assert (found.load.helpers, found.load.total) == (2, 0.5)
    assert (found.waiting.everybody.people, found.waiting.everybody.found) == (7, 5)
    assert (found.waiting.everybody.median, found.waiting.everybody.longest) == (4, 20)
    assert (found.distance.answered, found.distance.too_far) == (6, 1)
    assert (found.distance.waiting, found.distance.unreached) == (2, 1)
    assert found.distance.only_far == 1
    assert not found.distance.capped


def test_another_network_never_enters(database):
    ours = a_busy_network()
    before = page(ours)
    for _ in range(6):
        a_busy_network()
    assert page(ours) == before


def test_a_helper_lent_to_a_neighbour_is_a_helper_of_ours(network):
    theirs = a_network()
    served(theirs, a_helper(network), 1)
    assert page(network).matches.total == 1
    assert page(network).waiting.everybody.people == 0
    assert page(theirs).matches.helpers == 0
    assert page(theirs).waiting.everybody.found == 1


def test_who_counts_as_a_helper(network):
    left = a_helper(network, standing=Standing.LEFT)
    served(network, left, 1)
    a_helper(network, standing=Standing.APPLIED)
    a_helper(network, standing=Standing.PAUSED)
    a_helper(network, capacity=0)
    gone = a_helper(network)
    db.session.get_one(Account, gone.account_id).status = AccountStatus.SUSPENDED
    db.session.commit()
    a_helper(network)
    found = page(network)
    assert (found.matches.helpers, found.load.helpers) == (2, 1)


def test_only_the_period_counts(network):
    helper = a_helper(network)
    served(network, helper, 1)
    served(network, helper, 18, asked_at=after(16))
    a_request(network)
    found = page(network, days=10)
    assert found.matches.total == 1
    assert (found.waiting.everybody.people, found.waiting.everybody.median) == (1, 2)
    assert found.waiting.before == 1
    assert found.distance.answered == 1


def test_a_wait_ends_with_the_first_yes_and_not_with_the_last(network):
    request = served(network, a_helper(network), 9)
    a_match(request, a_helper(network), 3, status=OfferStatus.ENDED)
    assert page(network).waiting.everybody.median == 3


def test_whoever_gave_up_counts_until_then(network):
    a_request(network, stage=Stage.WITHDRAWN, closed_at=after(7))
    found = page(network).waiting.everybody
    assert (found.people, found.found, found.longest) == (1, 0, 7)


def test_channels_are_compared_and_small_ones_hidden(network):
    helper = a_helper(network)
    for _ in range(5):
        served(network, helper, 2)
        served(network, helper, 6, channel=Channel.PHONE)
    for _ in range(4):
        served(network, helper, 1, channel=Channel.LETTER)
    found = page(network)
    shown = {
        line.by: line.waits and line.waits.median for line in found.waiting.channels
    }
    assert shown == {
        Channel.WEB: 2,
        Channel.PHONE: 6,
        Channel.COUNTER: None,
        Channel.LETTER: None,
        Door.HUMAN: 6,
    }
    gaps = [(gap.slower, gap.faster) for gap in found.waiting.gaps]
    assert gaps == [(Channel.PHONE, Channel.WEB)]
    assert found.waiting.comparable


@pytest.mark.parametrize(
    ("on_the_web", "otherwise", "gap"),
    [
        (2, 6, [(Door.HUMAN, Channel.WEB)]),
        (6, 2, [(Channel.WEB, Door.HUMAN)]),
        (4, 4, []),
    ],
)
def test_ways_too_small_alone_are_compared_together(
    network, on_the_web, otherwise, gap
):
    helper = a_helper(network)
    for _ in range(5):
        served(network, helper, on_the_web)
    for _ in range(3):
        served(network, helper, otherwise, channel=Channel.PHONE)
        served(network, helper, otherwise, channel=Channel.COUNTER)
    found = page(network).waiting.gaps
    assert [(each.slower, each.faster) for each in found] == gap


def test_places_come_longest_wait_first_and_small_ones_last_without_figures(network):
    helper = a_helper(network)
    for _ in range(5):
        served(network, helper, 2)
        served(network, helper, 6, **SERAING)
    served(network, helper, 9, **NAMUR)
    found = page(network)
    lines = [
        (line.town, line.waits and line.waits.median) for line in found.waiting.areas
    ]
    assert lines == [("Seraing", 6), ("Liège", 2), ("Namur", None)]
    assert (found.waiting.small_areas.people, found.waiting.small_areas.few) == (
        1,
        True,
    )


def test_an_empty_network_has_nothing_to_compare(network):
    found = page(network)
    assert (found.matches.gini, found.matches.corners) == (0, ())
    assert found.waiting.everybody.people == 0
    assert not found.waiting.comparable


def test_the_number_of_statements_does_not_grow(network):
    def cost():
        asked = []
        db.session.rollback()
        db.session.expire_all()

        def count(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        show_fairness(network_id=network.id, days=90, now=NOW)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(asked)

    served(network, a_helper(network), 1)
    a_request(network)
    few = cost()
    for day in range(1, 7):
        served(network, a_helper(network), day, channel=Channel.PHONE, **NAMUR)
        a_request(network, **SERAING)
    assert cost() == few
    assert few <= 13
