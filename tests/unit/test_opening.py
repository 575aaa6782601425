from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.availability import Day
from helpnet.domain.opening import is_open, validate_hours, weekly_table

local = datetime.fromisoformat  # without zone, as the place itself reads it
LIBRARY = "Mo-Fr 09:00-12:00,13:30-17:00; Sa 10:00-12:00; PH off"


@pytest.mark.parametrize("hours", [LIBRARY, "24/7", "Mo[1] 14:00-16:00", "Mo unknown"])
def test_hours_in_the_syntax_are_accepted(hours):
    assert validate_hours(hours)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "every morning",
        "Mo-Fr 9h-12h",
        "\x00",
        "\ud800",
        "Mo " * 1000,
        "Mo 09:00-10:00; " * 99 + "Tu off",
        "💻",
    ],
)
def test_any_other_text_is_not_and_nobody_can_tell(text):
    assert not validate_hours(text)
    assert is_open(text, local("2025-03-03 10:00")) is None
    assert weekly_table(text) is None


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (local("2025-03-03 08:59"), False),  # a Monday
        (local("2025-03-03 09:00"), True),
        (local("2025-03-03 12:00"), False),
        (local("2025-03-08 11:00"), True),
        (local("2025-03-09 11:00"), False),
    ],
)
def test_open_or_closed_at_a_moment(moment, opened):
    assert is_open(LIBRARY, moment) is opened


def test_unknown_hours_are_neither_open_nor_closed():
    assert is_open("Mo unknown", local("2025-03-03 10:00")) is None
    assert weekly_table("Mo unknown") is None
    assert weekly_table('Mo 09:00-12:00 "on appointment"') is None


def test_a_normal_week_has_seven_days_monday_first():
    table = weekly_table(LIBRARY)
    assert list(table) == list(Day)
    assert table[Day.MONDAY] == (("09:00", "12:00"), ("13:30", "17:00"))
    assert table[Day.SATURDAY] == (("10:00", "12:00"),)
    assert table[Day.SUNDAY] == ()


def test_the_end_of_a_day_is_twenty_four():
    assert weekly_table("24/7")[Day.SUNDAY] == (("00:00", "24:00"),)
    late = weekly_table("Fr 20:00-02:00")
    assert late[Day.FRIDAY] == (("20:00", "24:00"),)
    assert late[Day.SATURDAY] == (("00:00", "02:00"),)


def test_the_table_follows_the_season():
    seasons = "Apr-Sep Mo 09:00-18:00; Oct-Mar Mo 10:00-16:00"
    assert weekly_table(seasons, around=date(2025, 7, 10))[Day.MONDAY][0][1] == "18:00"
    assert weekly_table(seasons, around=date(2025, 1, 10))[Day.MONDAY][0][1] == "16:00"


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=20)
    | st.lists(
        st.sampled_from(
            [
                "Mo",
                "-",
                "Fr",
                "09:00",
                "26:00",
                ",",
                ";",
                "PH",
                "off",
                "24/7",
                "+",
                "Jan",
                "31",
                "1",
                "/",
                "sunset",
                '"x"',
                "||",
                "2025",
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_any_text_has_an_answer(text):
    known = validate_hours(text)
    table = weekly_table(text)
    assert known or (table is None and is_open(text, local("2025-03-03 00:00")) is None)
    assert table is None or list(table) == list(Day)
