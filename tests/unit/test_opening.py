from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.availability import Day
from helpnet.domain.opening import (
    OpenDay,
    Opening,
    is_open,
    next_open_days,
    next_opening,
    validate_hours,
    weekly_table,
)

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
    opening = next_opening(text, local("2025-03-03 00:00"))
    assert opening is None or 0 <= opening.days <= 14


@pytest.mark.parametrize(
    ("moment", "opens", "days"),
    [
        ("2025-03-03 08:59:59", "2025-03-03 09:00", 0),  # a Monday
        ("2025-03-03 12:00", "2025-03-03 13:30", 0),
        ("2025-03-03 17:00", "2025-03-04 09:00", 1),
        ("2025-03-03 23:59", "2025-03-04 09:00", 1),
        ("2025-03-04 00:00", "2025-03-04 09:00", 0),
        ("2025-03-08 12:00", "2025-03-10 09:00", 2),
    ],
)
def test_a_closed_place_says_when_it_opens_next(moment, opens, days):
    assert next_opening(LIBRARY, local(moment)) == Opening(local(opens), days)


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr 09:00-17:00",  # open now
        "24/7",
        "off",
        "whenever",
        "",
        "Mo unknown; Tu 09:00-12:00",
        'Mo 14:00-16:00 "on appointment"',
        "2031 Jan 09:00-12:00",
    ],
)
def test_nothing_is_said_where_it_is_open_or_nobody_can_tell(hours):
    assert next_opening(hours, local("2025-03-03 10:00")) is None


def test_the_next_opening_is_looked_for_some_days_only():
    monthly, after = "Mo[1] 14:00-16:00", local("2025-03-03 17:00")
    assert next_opening(monthly, after) is None
    found = next_opening(monthly, after, within=40)
    assert (found.at, found.days) == (local("2025-04-07 14:00"), 35)


def test_public_holidays_are_those_of_the_country():
    christmas = local("2025-12-25 10:00")
    assert is_open(LIBRARY, christmas) is True
    assert is_open(LIBRARY, christmas, country="BE") is False
    assert next_opening(LIBRARY, christmas, country="BE").days == 1
    assert weekly_table(LIBRARY, around=christmas, country="BE")[Day.THURSDAY] == ()
    assert is_open(LIBRARY, christmas, country="ZZ") is True  # no calendar known


def test_the_next_open_days_leave_out_what_is_over():
    friday = local("2025-03-07 12:30")
    morning, afternoon = ("09:00", "12:00"), ("13:30", "17:00")
    assert next_open_days(LIBRARY, friday, most=3) == (
        OpenDay(date(2025, 3, 7), 0, (morning, afternoon)),
        OpenDay(date(2025, 3, 8), 1, (("10:00", "12:00"),)),
        OpenDay(date(2025, 3, 10), 3, (morning, afternoon)),
    )
    evening = next_open_days(LIBRARY, local("2025-03-07 17:00"))
    assert [each.days for each in evening] == [1, 3]


@pytest.mark.parametrize("hours", ["", "Mo unknown", "off", "2031 Jan 09:00-12:00"])
def test_no_open_day_is_named_where_none_is_known(hours):
    assert next_open_days(hours, local("2025-03-03 10:00")) == ()
