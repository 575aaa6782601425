from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.asking import Channel
from helpnet.domain.fairness import Wait, summarise
from helpnet.domain.service_levels import (
    Asked,
    Comparison,
    Promise,
    by_channel,
    compare,
    measure,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROMISE = Promise(weekdays=3, zone="Europe/Brussels")
NOW = MONDAY + timedelta(days=10)


def asked(days_ago=10, *, reached=None, closed=None, channel=Channel.WEB):
    """Return somebody who asked; `reached` and `closed` are days after asking."""
    at = NOW - timedelta(days=days_ago)
    return Asked(
        channel=channel,
        asked_at=at,
        reached_at=None if reached is None else at + timedelta(days=reached),
        closed_at=None if closed is None else at + timedelta(days=closed),
    )


def level(*people):
    return measure(people, PROMISE, now=NOW)


def test_nobody_asked():
    found = level()
    assert (found.waits.people, found.decided, found.late) == (0, 0, 0)
    assert found.share_kept is None


@pytest.mark.parametrize(
    ("person", "decided", "kept", "late"),
    [
        (asked(reached=0), 1, 1, 0),
        (asked(reached=3), 1, 1, 0),
        (asked(reached=4), 1, 0, 0),
        (asked(), 1, 0, 1),
        (asked(days_ago=1), 0, 0, 0),
        (asked(closed=1), 0, 0, 0),
        (asked(reached=2, closed=5), 1, 1, 0),
    ],
)
def test_a_promise_is_kept_broken_or_still_open(person, decided, kept, late):
    found = level(person)
    assert (found.decided, found.kept, found.late) == (decided, kept, late)


def test_who_still_waits_counts_with_the_time_so_far():
    assert level(asked(), asked(), asked(reached=1)).waits.median is None
    assert level(asked(), asked(reached=2), asked(reached=1)).waits.median == 2
    assert level(asked()).waits.longest == 10


def test_each_way_to_ask_is_measured_by_the_same_clock():
    people = [asked(reached=2, channel=channel) for channel in Channel]
    found = by_channel(people, PROMISE, now=NOW)
    assert list(found) == list(Channel)
    assert len({each.waits.median for each in found.values()}) == 1


def waits(people, days):
    return summarise([Wait(days, found=True)] * people)


@pytest.mark.parametrize(
    ("web", "phone", "expected"),
    [
        ((4, 1), (9, 1), (Comparison.TOO_FEW, ())),
        ((9, 1), (4, 1), (Comparison.TOO_FEW, ())),
        ((5, 2), (5, 2), (Comparison.AS_FAST, ())),
        ((5, 2), (5, 2.5), (Comparison.AS_FAST, ())),
        ((5, 2), (5, 4), (Comparison.SLOWER, (Channel.PHONE,))),
        ((5, 4), (5, 2), (Comparison.WEB_SLOWER, ())),
    ],
)
def test_phone_is_compared_with_the_web(web, phone, expected):
    slow = waits(*phone)
    assert compare(waits(*web), slow, {Channel.PHONE: slow}) == expected


def test_all_other_ways_together_may_be_slower_than_each_can_show():
    few = {channel: waits(2, 6) for channel in (Channel.PHONE, Channel.COUNTER)}
    assert compare(waits(5, 2), waits(5, 6), few) == (Comparison.SLOWER, ())


def test_most_of_both_still_wait():
    still = level(*[asked(days_ago=1) for _ in range(5)]).waits
    assert compare(still, still, {}) == (Comparison.TOO_EARLY, ())


days = st.none() | st.floats(0, 9)


@given(st.lists(st.tuples(st.floats(0, 10), days, days)))
def test_whatever_happened_the_counts_agree(people):
    found = level(*[asked(ago, reached=r, closed=c) for ago, r, c in people])
    assert 0 <= found.kept <= found.decided <= found.waits.people == len(people)
    assert found.decided == found.waits.found + found.late
