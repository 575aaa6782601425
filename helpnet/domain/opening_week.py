"""The same opening hours every week: a table of days, and the OpenStreetMap syntax."""

import re
from collections.abc import Mapping
from itertools import groupby

from helpnet.domain.availability import Day
from helpnet.domain.opening import weekly_table

Span = tuple[str, str]
"""Opening and closing, `HH:MM`; midnight at the end of a day is `24:00`."""

Week = Mapping[Day, tuple[Span, ...]]

MOST_SPANS = 2  # a day's morning and afternoon

_NAMES = dict(zip(Day, ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), strict=True))
_PLAIN = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|off|closed|\d\d:\d\d|[-,; ])*")
_TIME = re.compile(r"(\d{1,2})(?:[:.hH]?(\d{2})|[hH])?", re.ASCII)


def write_week(week: Week) -> str:
    """Return the hours in OpenStreetMap syntax, like days together; empty if none."""
    open_days = [(day, tuple(week.get(day, ()))) for day in Day]
    parts = []
    for spans, group in groupby(open_days, key=lambda each: each[1]):
        days = [day for day, _spans in group]
        if spans:
            times = ",".join(f"{opens}-{closes}" for opens, closes in spans)
            parts.append(f"{_days(days)} {times}")
    return "; ".join(parts)


def read_week(hours: str) -> Week | None:
    """Return the table of hours that are alike every week and fit the table.

    None where the table would lose something: holidays, seasons, appointments.
    """
    table = weekly_table(hours) if _PLAIN.fullmatch(hours) else None
    if table is None or any(len(spans) > MOST_SPANS for spans in table.values()):
        return None
    return table


def read_time(typed: str) -> str | None:
    """Return `HH:MM` for a time as people type it: 9, 9:30, 9h30, 0930; else None."""
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    possible = minute < 60 and (hour < 24 or (hour, minute) == (24, 0))
    return f"{hour:02}:{minute:02}" if possible else None


def _days(days: list[Day]) -> str:
    first, last = _NAMES[days[0]], _NAMES[days[-1]]
    if len(days) == 1:
        return first
    return f"{first}{',' if len(days) == 2 else '-'}{last}"
