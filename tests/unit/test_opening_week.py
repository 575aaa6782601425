"""The table of opening hours and its text are each other's inverse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.availability import Day
from helpnet.domain.opening import validate_hours
from helpnet.domain.opening_week import read_time, read_week, write_week

TIMES = st.lists(
    st.integers(min_value=0, max_value=24 * 4), min_size=4, max_size=4, unique=True
).map(sorted)


def written(quarter):
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


SPANS = st.builds(
    lambda times, count: tuple(
        (written(times[2 * n]), written(times[2 * n + 1])) for n in range(count)
    ),
    TIMES,
    st.integers(min_value=0, max_value=2),
)
WEEKS = st.fixed_dictionaries(dict.fromkeys(Day, SPANS))


@given(WEEKS)
def test_what_is_written_can_be_read_again(week):
    text = write_week(week)
    if any(week.values()):
        assert validate_hours(text)
        assert read_week(text) == week
    else:
        assert text == ""


@pytest.mark.parametrize(
    ("week", "text"),
    [
        (dict.fromkeys(list(Day)[:5], (("09:00", "12:00"), ("14:00", "17:00"))),
         "Mo-Fr 09:00-12:00,14:00-17:00"),
        ({Day.TUESDAY: (("10:00", "18:00"),), Day.SATURDAY: (("10:00", "12:00"),)},
         "Tu 10:00-18:00; Sa 10:00-12:00"),
        (dict.fromkeys(list(Day)[5:], (("09:00", "24:00"),)), "Sa,Su 09:00-24:00"),
        ({}, ""),
    ],
)  # fmt: skip
def test_like_days_stand_together(week, text):
    assert write_week(week) == text


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr 09:00-12:00; PH off",
        "Jan-Mar Mo 09:00-12:00",
        'Mo "by appointment"',
        "Mo 08:00-10:00,11:00-12:00,14:00-15:00",
        "sunrise-sunset",
        "whenever",
        "",
    ],
)
def test_what_the_table_cannot_hold_is_left_alone(hours):
    assert read_week(hours) is None


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("9h30", "09:30"),
        ("9h", "09:00"),
        ("09.30", "09:30"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("99", None),
        ("٩", None),
        (" 24:00 ", "24:00"),
        ("24:30", None),
        ("9:60", None),
        ("noon", None),
        ("", None),
    ],
)
def test_times_as_people_type_them(typed, time):
    assert read_time(typed) == time
