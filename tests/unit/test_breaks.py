"""The ends of a break, and the reach for which an offer would have been too far."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.breaks import is_possible_end, month_later, week_later
from helpnet.domain.helping import smaller_reach

DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 3, 2), date(2026, 4, 2)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day, later):
    assert month_later(day) == later


@given(DAYS)
def test_a_week_is_shorter_than_a_month_or_as_long(day):
    assert week_later(day).weekday() == day.weekday()
    assert week_later(day) < month_later(day)
    assert 28 <= (month_later(day) - day).days <= 31


@pytest.mark.parametrize(("days", "possible"), [(-1, False), (0, True), (730, True)])
def test_a_break_ends_from_today_on(days, possible):
    today = date(2026, 3, 2)
    until = date.fromordinal(today.toordinal() + days)
    assert is_possible_end(until, today=today) is possible
    assert not is_possible_end(date(2028, 3, 2), today=today)


@pytest.mark.parametrize(
    ("reach", "distance", "smaller"),
    [
        (10, 5.7, 5),
        (10, 5, 3),
        (50, 48.0, 40),
        (2, 6.0, 1),
        (1, 0.8, None),
        (10, None, None),
        (0, 3.0, None),
    ],
)
def test_a_smaller_reach_leaves_the_offer_out(reach, distance, smaller):
    assert smaller_reach(reach, distance) == smaller


@given(st.floats(0, 100), st.floats(0, 120))
def test_a_smaller_reach_is_smaller_than_both(reach, distance):
    found = smaller_reach(reach, distance)
    assert found is None or 0 < found < min(reach, distance)
