from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.local_times import Moment, NoSuchTime, local_day, moment_of

BRUSSELS = "Europe/Brussels"


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2026, 3, 28), time(10), datetime(2026, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 3, 29), time(10), datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ],
)
def test_summer_time_moves_the_hour(day, clock, expected):
    assert moment_of(day, clock, BRUSSELS) == Moment(expected, twice=False)


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_a_time_the_clocks_skip_is_refused(clock):
    with pytest.raises(NoSuchTime) as refusal:
        moment_of(date(2026, 3, 29), clock, BRUSSELS)
    assert refusal.value.local == datetime.combine(date(2026, 3, 29), clock)


def test_a_time_that_happens_twice_is_the_first_and_says_so():
    moment = moment_of(date(2026, 10, 25), time(2, 30), BRUSSELS)
    assert moment == Moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), twice=True)
    assert not moment_of(date(2026, 10, 25), time(3), BRUSSELS).twice


def test_half_an_hour_can_be_skipped_too():
    with pytest.raises(NoSuchTime):
        moment_of(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")


@given(
    st.builds(
        datetime.combine, st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times()
    ),
    st.sampled_from(
        [BRUSSELS, "Europe/London", "Pacific/Auckland", "Australia/Lord_Howe"]
    ),
)
def test_there_and_back_is_the_same_wall(wall, zone):
    try:
        at = moment_of(wall.date(), wall.time(), zone).at
    except NoSuchTime:
        return
    back = at.astimezone(ZoneInfo(zone))
    assert back.replace(tzinfo=None) == wall
    assert local_day(at, zone) == wall.date()
