"""What happens next with a request that waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.cascade import (
    LOOK_AGAIN,
    AskThese,
    Facts,
    GiveUp,
    LookIn,
    Propose,
    Search,
    Sleep,
    Wait,
    next_step,
    search_of,
)
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offer_policy import Circle, OfferPolicy

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TOMORROW = NOW + LOOK_AGAIN
OWN, WIDER = Circle.OWN, Circle.WIDER
NOBODY = {OWN: (), WIDER: ()}
FACTS = Facts(
    policy=OfferPolicy.AUTOMATIC,
    stage=Stage.WAITING,
    looked_for=True,
    open_offers=0,
    now=NOW,
    open_at=NOW,
    proposed=False,
    told=False,
    at_once=3,
    found={},
)
ASSISTED = OfferPolicy.ASSISTED


def step(**facts):
    return next_step(replace(FACTS, **facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, LookIn(OWN)),
        ({"found": {OWN: (7, 8)}}, AskThese((7, 8), OWN)),
        ({"found": {OWN: (7, 8, 9, 10)}}, AskThese((7, 8, 9), OWN)),
        ({"found": {OWN: (7, 8)}, "at_once": 1}, AskThese((7,), OWN)),
        ({"found": {OWN: ()}}, LookIn(WIDER)),
        ({"found": {OWN: (), WIDER: (9,)}}, AskThese((9,), WIDER)),
        ({"found": NOBODY}, GiveUp(tell=True, until=TOMORROW)),
        ({"found": NOBODY, "told": True}, GiveUp(tell=False, until=TOMORROW)),
        # In quiet time nothing happens, whoever could be asked.
        ({"open_at": TOMORROW, "found": {OWN: (7,)}}, Sleep(TOMORROW)),
        # A coordinator's yes is waited for, and asked for once.
        ({"policy": ASSISTED}, LookIn(OWN)),
        ({"policy": ASSISTED, "found": {OWN: (7,)}}, Propose((7,), OWN, TOMORROW)),
        (
            {"policy": ASSISTED, "found": {OWN: (7,)}, "proposed": True},
            Sleep(TOMORROW),
        ),
        (
            {"policy": ASSISTED, "found": NOBODY, "proposed": True},
            GiveUp(tell=True, until=TOMORROW),
        ),
        ({"policy": OfferPolicy.MANUAL, "found": {OWN: (7,)}}, Wait()),
        ({"looked_for": False}, Wait()),
        ({"open_offers": 1, "found": {OWN: (7,)}}, Wait()),
        *(({"stage": stage}, Wait()) for stage in Stage if stage is not Stage.WAITING),
    ],
)
def test_each_situation_has_one_next_step(facts, expected):
    assert step(**facts) == expected


helpers = st.lists(st.integers(1, 20), unique=True, max_size=6).map(tuple)
facts_of_any_kind = st.builds(
    Facts,
    policy=st.sampled_from(OfferPolicy),
    stage=st.sampled_from(Stage),
    looked_for=st.booleans(),
    open_offers=st.integers(0, 2),
    now=st.just(NOW),
    open_at=st.sampled_from([NOW, TOMORROW]),
    proposed=st.booleans(),
    told=st.booleans(),
    at_once=st.integers(1, 5),
    found=st.fixed_dictionaries({OWN: helpers, WIDER: helpers}),
)


@given(facts=facts_of_any_kind)
def test_nobody_is_asked_but_by_the_rules(facts):
    done = next_step(facts)

    if isinstance(done, (AskThese, Propose)):
        assert facts.stage is Stage.WAITING
        assert facts.looked_for
        assert not facts.open_offers
        assert facts.open_at == facts.now
        assert 0 < len(done.helper_ids) <= facts.at_once
        assert done.helper_ids == facts.found[done.circle][: facts.at_once]
    assert not isinstance(done, AskThese) or facts.policy is OfferPolicy.AUTOMATIC
    assert not isinstance(done, Propose) or facts.policy is ASSISTED


@given(facts=facts_of_any_kind)
def test_whoever_waits_is_looked_at_again(facts):
    """Nothing that waits sleeps for ever: only what others must do first has no end."""
    done = next_step(facts)

    if isinstance(done, Wait):
        stuck = facts.stage is Stage.WAITING and not facts.open_offers
        assert not (stuck and facts.looked_for) or facts.policy is OfferPolicy.MANUAL
    if isinstance(done, (Sleep, GiveUp, Propose)):
        assert facts.now < done.until <= facts.now + LOOK_AGAIN


@given(facts=facts_of_any_kind)
def test_all_that_must_be_known_is_asked_for_once(facts):
    known, asked = dict(facts.found), []
    facts = replace(facts, found={})
    while isinstance(done := next_step(facts), LookIn):
        asked.append(done.circle)
        found = {**facts.found, done.circle: known[done.circle]}
        facts = replace(facts, found=found)
    assert asked in ([], [OWN], [OWN, WIDER])


def history(*lines):
    """Return the lines as the store gives them, numbered from 11."""
    pairs = [line if isinstance(line, tuple) else (line, "") for line in lines]
    return [(number, *pair) for number, pair in enumerate(pairs, start=11)]


H = Happening


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Search(0, 0, frozenset())),
        ([H.ASKED], Search(11, 0, frozenset())),
        (
            [H.ASKED, H.HELPER_ASKED, H.HELPER_ASKED, H.OFFER_EXPIRED],
            Search(11, 2, frozenset({H.HELPER_ASKED, H.OFFER_EXPIRED})),
        ),
        (
            [H.ASKED, H.HELPER_ASKED, H.HELPER_LEFT, H.HELPER_ASKED],
            Search(13, 1, frozenset({H.HELPER_ASKED})),
        ),
        ([H.ASKED, H.NO_CANDIDATE, (H.CHANGED, "times")], Search(13, 0, frozenset())),
        ([H.ASKED, H.NO_CANDIDATE, H.REOPENED], Search(13, 0, frozenset())),
        ([H.ASKED, H.NO_CANDIDATE, H.ROUTE_CHANGED], Search(13, 0, frozenset())),
        # Another telephone number is no reason to ask the same people again.
        (
            [H.ASKED, H.HELPER_ASKED, (H.CHANGED, "reach")],
            Search(11, 1, frozenset({H.HELPER_ASKED, H.CHANGED})),
        ),
    ],
)
def test_a_search_begins_when_something_else_is_asked_for(lines, expected):
    assert search_of(history(*lines)) == expected


def test_the_longest_sleep_is_a_day():
    assert timedelta(days=1) == LOOK_AGAIN
