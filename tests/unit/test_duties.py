"""A helper's week: late things first, then day by day, in the order of time."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.duties import Duty, DutyKind, arrange
from tests.factories import MONDAY

ZONE = "Europe/Brussels"
HOUR = timedelta(hours=1)


def duty(at, kind=DutyKind.MEET, number=1):
    return Duty(
        kind=kind,
        at=at,
        request_id=number,
        number=number,
        name="Jeanne",
        skills=("send-email",),
        where=(),
        time_zone=ZONE,
    )


def test_nothing_to_do_is_nothing():
    assert arrange([], now=MONDAY, zone=ZONE) == ()


def test_what_is_late_comes_first_and_days_follow():
    late = duty(MONDAY - 30 * HOUR, DutyKind.RECORD)
    today, tomorrow = duty(MONDAY + HOUR), duty(MONDAY + 24 * HOUR)
    days = arrange([tomorrow, today, late], now=MONDAY, zone=ZONE)
    assert [each.day for each in days] == [None, date(2026, 3, 2), date(2026, 3, 3)]
    assert [each.duties for each in days] == [(late,), (today,), (tomorrow,)]


def test_days_are_those_of_the_place():
    evening = datetime.fromisoformat("2026-03-02T23:30:00+00:00")
    (day,) = arrange([duty(evening)], now=MONDAY, zone=ZONE)
    assert day.day == date(2026, 3, 3)


def test_a_week_is_seven_days_to_the_minute():
    last, after = duty(MONDAY + 168 * HOUR), duty(MONDAY + 168 * HOUR + HOUR / 60)
    days = arrange([after, last], now=MONDAY, zone=ZONE)
    assert [each.duties for each in days] == [(last,)]


@given(st.lists(st.integers(-500, 500), max_size=12))
def test_all_that_is_soon_is_shown_once_in_order(hours):
    duties = [duty(MONDAY + h * HOUR, number=n) for n, h in enumerate(hours)]
    days = arrange(duties, now=MONDAY, zone=ZONE)
    shown = [each for day in days for each in day.duties]
    assert [each.at for each in shown] == sorted(each.at for each in shown)
    assert {each.number for each in shown} == {
        n for n, h in enumerate(hours) if h <= 168
    }
    assert len({day.day for day in days}) == len(days)
