from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.promises import kept, late_before, promised_day

BRUSSELS, MELBOURNE = "Europe/Brussels", "Australia/Melbourne"
MONDAY, FRIDAY = (
    datetime(2026, 3, 2, 9, tzinfo=UTC),
    datetime(2026, 3, 6, 9, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("asked", "weekdays", "expected"),
    [
        (MONDAY, 1, date(2026, 3, 3)),
        (MONDAY, 3, date(2026, 3, 5)),
        (MONDAY, 5, date(2026, 3, 9)),
        (FRIDAY, 1, date(2026, 3, 9)),
        (FRIDAY, 3, date(2026, 3, 11)),
        (FRIDAY + timedelta(days=1), 3, date(2026, 3, 11)),
        (FRIDAY + timedelta(days=2), 3, date(2026, 3, 11)),
    ],
)
def test_weekends_do_not_count(asked, weekdays, expected):
    assert promised_day(asked, weekdays=weekdays, zone=BRUSSELS) == expected


def test_the_day_of_asking_is_the_one_on_the_wall_there():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # Tuesday in Brussels already
    assert promised_day(late, weekdays=1, zone=BRUSSELS) == date(2026, 3, 4)
    assert promised_day(late, weekdays=1, zone="UTC") == date(2026, 3, 3)
    assert promised_day(late, weekdays=1, zone=MELBOURNE) == date(2026, 3, 4)


def test_the_promised_day_itself_is_in_time_until_midnight_there():
    by = date(2026, 3, 5)
    assert kept(datetime(2026, 3, 5, 22, 59, tzinfo=UTC), by=by, zone=BRUSSELS)
    assert not kept(datetime(2026, 3, 5, 23, 0, tzinfo=UTC), by=by, zone=BRUSSELS)


@given(st.integers(-99_999, 99_999), st.integers(1, 30))
def test_a_promise_ends_on_a_weekday_and_holds_as_many_as_said(hours, weekdays):
    asked = MONDAY + timedelta(hours=hours)
    by = promised_day(asked, weekdays=weekdays, zone="UTC")
    days = (by - asked.date()).days
    passed = [asked.date() + timedelta(days=n) for n in range(1, days + 1)]
    assert by.weekday() < 5
    assert sum(day.weekday() < 5 for day in passed) == weekdays


@given(
    st.integers(-9_999, 9_999),
    st.integers(0, 2_000),
    st.integers(1, 30),
    st.sampled_from([BRUSSELS, MELBOURNE, "America/New_York"]),
)
def test_late_is_who_was_promised_a_day_that_is_over(hours, before, weekdays, zone):
    now = MONDAY + timedelta(hours=hours)
    asked = now - timedelta(hours=before)
    by = promised_day(asked, weekdays=weekdays, zone=zone)
    late = asked < late_before(now, weekdays=weekdays, zone=zone)
    assert late == (not kept(now, by=by, zone=zone))
