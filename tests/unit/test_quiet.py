"""When nobody is written to, and until when an offer can be answered."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.offer_policy import Quiet
from helpnet.domain.quiet import answer_until, is_quiet, last_open, next_open

BRUSSELS = "Europe/Brussels"
# Whole, half and quarter hours; midnight changes; a change of half an hour.
ZONES = (
    BRUSSELS,
    "Australia/Melbourne",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
    "Africa/Cairo",
    "America/St_Johns",
)
NIGHT = Quiet(from_hour=21, until_hour=8)
WEEKEND = Quiet(from_hour=21, until_hour=8, weekends=True)
NEVER = Quiet(from_hour=7, until_hour=7)
HOUR = timedelta(hours=1)


def local(text: str, zone: str = BRUSSELS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


quiets = st.builds(
    Quiet,
    from_hour=st.integers(0, 23),
    until_hour=st.integers(0, 23),
    weekends=st.booleans(),
)


def between(first: datetime, days: int) -> st.SearchStrategy[datetime]:
    longest = timedelta(days=days)
    return st.timedeltas(timedelta(), longest).map(lambda later: first + later)


# Three years, and the weeks in which these zones change their clocks.
moments = st.one_of(
    between(datetime(2025, 1, 1, tzinfo=UTC), 1095),
    between(datetime(2026, 3, 27, tzinfo=UTC), 30),
    between(datetime(2026, 9, 4, tzinfo=UTC), 60),
)
zones = st.sampled_from(ZONES)


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        ("2026-11-23T20:59:59", NIGHT, False),
        ("2026-11-23T21:00", NIGHT, True),
        ("2026-11-24T07:59:59", NIGHT, True),
        ("2026-11-24T08:00", NIGHT, False),
        ("2026-11-28T12:00", NIGHT, False),
        ("2026-11-27T20:00", WEEKEND, False),
        ("2026-11-28T12:00", WEEKEND, True),
        ("2026-11-29T20:00", WEEKEND, True),
        ("2026-11-30T08:00", WEEKEND, False),
        ("2026-11-24T07:30", NEVER, False),
        ("2026-11-24T13:30", Quiet(from_hour=13, until_hour=14), True),
        ("2026-11-24T14:00", Quiet(from_hour=13, until_hour=14), False),
    ],
)
def test_quiet_is_what_the_clock_of_the_network_shows(
    at: str, quiet: Quiet, expected: bool
) -> None:
    assert is_quiet(local(at), quiet, BRUSSELS) is expected


@pytest.mark.parametrize(
    ("at", "quiet", "opens"),
    [
        ("2026-11-23T22:00", NIGHT, "2026-11-24T08:00"),
        ("2026-11-24T03:00", NIGHT, "2026-11-24T08:00"),
        ("2026-11-24T12:34:56", NIGHT, "2026-11-24T12:34:56"),
        # Friday evening: the night, the weekend and Monday's early morning.
        ("2026-11-27T21:30", WEEKEND, "2026-11-30T08:00"),
        ("2026-11-29T23:30", NEVER, "2026-11-29T23:30"),
    ],
)
def test_what_is_due_in_quiet_time_is_due_when_it_ends(
    at: str, quiet: Quiet, opens: str
) -> None:
    assert next_open(local(at), quiet, BRUSSELS) == local(opens)


def test_a_night_is_an_hour_longer_when_the_clocks_go_back() -> None:
    evening = local("2026-10-24T21:00")

    assert next_open(evening, NIGHT, BRUSSELS) == local("2026-10-25T08:00")
    assert local("2026-10-25T08:00").astimezone(UTC) - evening == 12 * HOUR


def test_an_hour_shown_twice_is_quiet_twice() -> None:
    early = Quiet(from_hour=2, until_hour=3)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, summer time

    assert is_quiet(first, early, BRUSSELS)
    assert is_quiet(first + HOUR, early, BRUSSELS)
    assert next_open(first, early, BRUSSELS) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_an_hour_that_is_skipped_is_not_waited_for() -> None:
    but_at_two = Quiet(from_hour=3, until_hour=2)
    midnight = local("2026-03-29T00:00")

    assert next_open(midnight, but_at_two, BRUSSELS) == local("2026-03-30T02:00")


def test_a_reminder_leaves_before_the_night_rather_than_in_it() -> None:
    found = last_open(local("2026-11-24T03:00"), NIGHT, BRUSSELS)

    assert found == local("2026-11-23T20:59:59.999999")


@pytest.mark.parametrize(
    ("at", "hours", "quiet", "until"),
    [
        ("2026-11-24T10:00", 48, NIGHT, "2026-11-26T10:00"),
        # Asked at night: the message leaves at eight, and then the hours begin.
        ("2026-11-24T23:00", 48, NIGHT, "2026-11-27T08:00"),
        # Ends in the night: it can be answered until the morning.
        ("2026-11-24T12:00", 12, NIGHT, "2026-11-25T08:00"),
        # Friday at four: eight hours on Friday, none in the weekend, forty later.
        ("2026-11-27T16:00", 48, WEEKEND, "2026-12-01T16:00"),
        ("2026-11-28T16:00", 24, WEEKEND, "2026-12-01T08:00"),
        ("2026-11-27T16:00", 48, NIGHT, "2026-11-29T16:00"),
        # Two weekends lie in six working days.
        ("2026-11-26T10:00", 6 * 24, WEEKEND, "2026-12-04T10:00"),
        ("2026-11-26T10:00", 7 * 24, WEEKEND, "2026-12-07T10:00"),
    ],
)
def test_an_offer_can_be_answered_while_people_are_awake(
    at: str, hours: int, quiet: Quiet, until: str
) -> None:
    assert answer_until(local(at), hours, quiet, BRUSSELS) == local(until)


@given(at=moments, quiet=quiets, zone=zones)
def test_the_next_open_moment_is_the_first(
    at: datetime, quiet: Quiet, zone: str
) -> None:
    found = next_open(at, quiet, zone)

    assert found >= at
    assert not is_quiet(found, quiet, zone)
    assert next_open(found, quiet, zone) == found
    steps = int((found - at) / timedelta(minutes=15))
    between = (at + number * timedelta(minutes=15) for number in range(steps))
    assert all(is_quiet(each, quiet, zone) for each in between)


@given(at=moments, quiet=quiets, zone=zones)
def test_the_last_open_moment_is_the_last(
    at: datetime, quiet: Quiet, zone: str
) -> None:
    found = last_open(at, quiet, zone)

    assert found <= at
    assert not is_quiet(found, quiet, zone)
    assert last_open(found, quiet, zone) == found
    if found < at:
        assert is_quiet(found + timedelta.resolution, quiet, zone)
        assert next_open(found + timedelta.resolution, quiet, zone) > at


@given(at=moments, later=st.timedeltas(timedelta(), timedelta(days=4)), quiet=quiets)
@pytest.mark.parametrize("zone", ZONES)
def test_who_comes_later_never_goes_first(
    at: datetime, later: timedelta, quiet: Quiet, zone: str
) -> None:
    assert next_open(at, quiet, zone) <= next_open(at + later, quiet, zone)
    assert last_open(at, quiet, zone) <= last_open(at + later, quiet, zone)
    assert answer_until(at, 48, quiet, zone) <= answer_until(
        at + later, 48, quiet, zone
    )


@given(at=moments, hours=st.integers(1, 720), quiet=quiets, zone=zones)
def test_nobody_has_less_time_to_answer_than_promised(
    at: datetime, hours: int, quiet: Quiet, zone: str
) -> None:
    until = answer_until(at, hours, quiet, zone)

    leaves = next_open(at, quiet, zone)
    assert not is_quiet(until, quiet, zone)
    assert until >= leaves + timedelta(hours=hours)
    assert answer_until(leaves, hours, quiet, zone) == until
    assert answer_until(at, hours + 1, quiet, zone) >= until
