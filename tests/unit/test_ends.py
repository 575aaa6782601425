"""How a request ends: who may say so, and how often one must have tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.ends import (
    BY_HELPER,
    EVENT_OF,
    EndReason,
    TooFewTries,
    check_tries,
    tries_since_contact,
)
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import ENDS, NEXT, Stage

TRIED = (Happening.CALL_TRIED, Actor.COORDINATOR)
TRIED_BY_HELPER = (Happening.CALL_TRIED, Actor.HELPER)
lines = st.lists(st.tuples(st.sampled_from(Happening), st.sampled_from(Actor)))


def test_every_reason_ends_what_is_open():
    for reason in EndReason:
        for stage in frozenset(Stage) - ENDS:
            assert NEXT[stage, EVENT_OF[reason]] in ENDS


def test_helpers_never_say_that_somebody_died_or_cannot_be_reached():
    assert set(EndReason) - set(BY_HELPER) == {
        EndReason.DECEASED,
        EndReason.UNREACHABLE,
    }


def test_calls_of_both_count():
    assert tries_since_contact([TRIED, TRIED_BY_HELPER, TRIED]) == 3


@pytest.mark.parametrize(
    "contact",
    [
        (Happening.LEARNER_CALLED, Actor.COORDINATOR),
        (Happening.CONTACT_MADE, Actor.HELPER),
        (Happening.SESSION_HELD, Actor.HELPER),
        (Happening.CALL_WANTED, Actor.LEARNER),
        (Happening.CHANGED, Actor.REFERRER),
    ],
)
def test_whoever_was_reached_is_tried_again_from_the_start(contact):
    assert tries_since_contact([TRIED, TRIED, contact, TRIED]) == 1


def test_what_helpnet_does_by_itself_reaches_nobody():
    between = (Happening.HELPER_ASKED, Actor.SYSTEM)
    assert tries_since_contact([TRIED, between, TRIED]) == 2


@given(before=lines, after=st.integers(0, 12))
def test_only_what_came_after_the_last_contact_counts(before, after):
    contact = (Happening.SESSION_HELD, Actor.HELPER)
    assert tries_since_contact([*before, contact, *[TRIED] * after]) == after


@given(history=lines)
def test_one_more_call_is_one_more_try(history):
    before = tries_since_contact(history)
    assert tries_since_contact([*history, TRIED]) == before + 1


def test_too_few_tries_are_refused_unless_somebody_says_why():
    check_tries(3, needed=3, why="")
    check_tries(0, needed=3, why="The number belongs to a shop.")
    with pytest.raises(TooFewTries) as refused:
        check_tries(2, needed=3, why="  ")
    assert (refused.value.tries, refused.value.needed) == (2, 3)
