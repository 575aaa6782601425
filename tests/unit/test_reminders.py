"""When a reminder of a meeting is due, whatever the clock and the worker do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.offer_policy import Quiet
from helpnet.domain.quiet import is_quiet
from helpnet.domain.reminders import LOOK_AHEAD, due_reminders, moment_of_reminder

BRUSSELS = "Europe/Brussels"
ZONES = (BRUSSELS, "Australia/Melbourne", "Europe/London", "America/St_Johns")
NIGHTS, WEEKENDS = Quiet(), Quiet(weekends=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TICK = timedelta(minutes=5)


def at(day, hour, minute=0, month=3, zone=BRUSSELS):
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(
        UTC
    )


WEDNESDAY_AT_TWO = at(4, 14)


def due(now, *, starts=WEDNESDAY_AT_TWO, told=None, quiet=NIGHTS, zone=BRUSSELS):
    return due_reminders(starts, told_at=told, now=now, quiet=quiet, zone=zone)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2, 13, 59), ()),
        (at(2, 14), (48,)),
        (at(3, 12), (48,)),  # the worker was down for a day
        (at(4, 10, 59), (48,)),  # more than three hours are left
        (at(4, 11), ()),
        (at(4, 12), (2,)),
        (at(4, 13, 59), (2,)),
        (at(4, 14), ()),  # it begins
        (at(5, 14), ()),
    ],
)
def test_each_reminder_has_its_time(now, expected):
    assert due(now) == expected


def test_a_meeting_told_after_the_moment_needs_no_reminder():
    assert due(at(3, 12), told=at(2, 15)) == ()
    assert due(at(3, 12), told=at(2, 13)) == (48,)
    assert due(at(4, 12), told=at(2, 15)) == (2,)
    assert due(at(4, 13), told=at(4, 12, 30)) == ()


def test_an_early_meeting_is_reminded_of_the_evening_before():
    morning = at(4, 9)
    moment = moment_of_reminder(morning, 2, NIGHTS, BRUSSELS)
    assert at(3, 20, 40) < moment < at(3, 20, 55)
    assert due(at(3, 20, 55), starts=morning) == (48, 2)
    assert due(at(3, 21), starts=morning) == ()  # too late for today
    assert due(at(4, 8), starts=morning) == (2,)  # the worker slept: still in time


def test_what_falls_on_one_evening_is_said_once():
    monday_at_nine = at(9, 9)
    friday = at(6, 20, 50)
    assert due(friday, starts=monday_at_nine, quiet=WEEKENDS) == (48,)
    assert due(at(9, 8), starts=monday_at_nine, quiet=WEEKENDS) == ()
    afternoon = at(9, 15)
    assert due(at(9, 13), starts=afternoon, quiet=WEEKENDS) == (2,)


def test_quiet_hours_of_a_minute_apart_lose_nothing():
    """One open hour a day is enough for both."""
    quiet = Quiet(from_hour=9, until_hour=8)
    starts = at(4, 18)
    assert due(at(2, 8, 45), starts=starts, quiet=quiet) == (48,)
    assert due(at(4, 8, 45), starts=starts, quiet=quiet) == (48, 2)


@pytest.mark.parametrize("day", [28, 29, 30])
def test_the_night_the_clocks_change_is_no_exception(day):
    """On 29 March 2026 two o'clock does not exist in Brussels."""
    starts = at(day, 10)
    early = moment_of_reminder(starts, 48, NIGHTS, BRUSSELS)
    assert starts - early == 48 * HOUR
    assert not is_quiet(early, NIGHTS, BRUSSELS)


def test_the_summer_morning_is_short():
    """48 hours before seven on Monday it is six on Saturday: quiet, so on Friday."""
    starts = at(30, 8)
    assert starts - 48 * HOUR == at(28, 7)
    moment = moment_of_reminder(starts, 48, NIGHTS, BRUSSELS)
    assert moment < at(27, 21)


MOMENTS = st.datetimes(
    *(datetime(year, 1, 1) for year in (2026, 2027)),  # noqa: DTZ001 - of the strategy
    timezones=st.just(UTC),
)
QUIETS = st.builds(
    Quiet,
    from_hour=st.integers(0, 23),
    until_hour=st.integers(0, 23),
    weekends=st.booleans(),
)


@given(MOMENTS, QUIETS, st.sampled_from(ZONES), st.sampled_from([48, 2]))
def test_a_reminder_is_never_due_in_quiet_time_nor_too_early(
    starts, quiet, zone, hours
):
    moment = moment_of_reminder(starts, hours, quiet, zone)
    assert not is_quiet(moment, quiet, zone)
    assert starts - LOOK_AHEAD < moment <= starts - hours * HOUR


@given(MOMENTS, QUIETS, st.sampled_from(ZONES))
def test_a_worker_that_looks_every_five_minutes_misses_none(starts, quiet, zone):
    """Of a meeting told long before, at least the first reminder always goes out."""
    now, seen = starts - LOOK_AHEAD, set()
    now = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    while now < starts:
        told = due(now, starts=starts, quiet=quiet, zone=zone)
        assert not (told and is_quiet(now, quiet, zone))
        seen |= set(told)
        now += TICK
    assert 48 in seen
