import itertools

import pytest

from helpnet.domain.journey import ENDS, NEXT, OPEN, Event, Stage
from helpnet.domain.offers import NEXT_OFFER, OfferEvent, OfferStatus
from helpnet.domain.sessions import NEXT_SESSION, SessionEvent, SessionStatus
from helpnet.domain.transitions import NotAllowed, advance, possible_events

TABLES = [
    pytest.param(NEXT, Stage, Event, Stage.WAITING, id="journey"),
    pytest.param(NEXT_OFFER, OfferStatus, OfferEvent, OfferStatus.ASKED, id="offer"),
    pytest.param(
        NEXT_SESSION, SessionStatus, SessionEvent, SessionStatus.PLANNED, id="session"
    ),
]
every_table = pytest.mark.parametrize(("table", "states", "events", "first"), TABLES)


@every_table
def test_every_pair_is_declared_or_refused(table, states, events, first):
    for state, event in itertools.product(states, events):
        if (state, event) in table:
            assert advance(table, state, event) in states
        else:
            with pytest.raises(NotAllowed) as refusal:
                advance(table, state, event)
            assert (refusal.value.state, refusal.value.event) == (state, event)


@every_table
def test_every_state_can_be_reached(table, states, events, first):
    reached, before = {first}, set()
    while reached != before:
        before = set(reached)
        reached |= {after for (state, _), after in table.items() if state in before}
    assert reached == set(states)


@every_table
def test_every_event_can_happen(table, states, events, first):
    assert {event for _, event in table} == set(events)


@every_table
def test_buttons_are_exactly_what_may_happen(table, states, events, first):
    for state in states:
        offered = possible_events(table, state)
        assert len(offered) == len(set(offered))
        assert set(offered) == {event for at, event in table if at is state}


@every_table
def test_one_status_one_value(table, states, events, first):
    for kind in (states, events):
        assert len({each.value for each in kind}) == len(kind.__members__)


@every_table
def test_a_table_cannot_be_changed(table, states, events, first):
    with pytest.raises(TypeError):
        table[first, next(iter(events))] = first


def test_every_open_request_can_end_and_every_end_can_be_reopened():
    for stage in OPEN:
        assert advance(NEXT, stage, Event.LEARNER_WITHDREW) is Stage.WITHDRAWN
    for stage in ENDS:
        assert possible_events(NEXT, stage) == [Event.REOPENED]
        assert advance(NEXT, stage, Event.REOPENED) is Stage.WAITING


def test_autonomy_is_confirmed_only_while_accompanied():
    ways = {state for (state, event) in NEXT if event is Event.AUTONOMY_CONFIRMED}
    assert ways == {Stage.ACCOMPANIED}


def test_an_answered_offer_is_never_answered_again():
    answers = {OfferEvent.ACCEPTED, OfferEvent.DECLINED, OfferEvent.EXPIRED}
    for status in set(OfferStatus) - {OfferStatus.ASKED}:
        assert not answers & set(possible_events(NEXT_OFFER, status))


def test_only_an_accepted_offer_ends_and_frees_a_place():
    ways = {state for (state, event) in NEXT_OFFER if event is OfferEvent.ENDED}
    assert ways == {OfferStatus.ACCEPTED}
