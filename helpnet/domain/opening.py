"""When a place is open: opening hours in the OpenStreetMap syntax."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import opening_hours
from opening_hours import OpeningHours, State, validate

from helpnet.domain.availability import Day

MOST_LENGTH = 500
"""Longer texts are no opening hours, and would be slow to read."""

FURTHEST_DAYS = 14
"""How far ahead the next opening is looked for."""

_MIDNIGHT = "24:00"
_UnknownCountry: type[Exception] = vars(opening_hours)["UnknownCountryError"]


@dataclass(frozen=True, slots=True)
class Opening:
    """When a place opens next: the local time, and in how many days (0: today)."""

    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day on which a place is open: in how many days (0: today), and when."""

    day: date
    days: int
    times: tuple[tuple[str, str], ...]


def validate_hours(text: str) -> bool:
    """Tell whether the text is in the syntax; an empty one is not."""
    return _read(text) is not None


def is_open(hours: str, at: datetime, *, country: str = "") -> bool | None:
    """Tell whether a place is open at a local time without zone.

    None where nobody can tell: unreadable hours, or "by appointment". With the
    country (ISO 3166-1 alpha-2) "closed on public holidays" is understood.
    """
    read = _read(hours, country)
    if read is None or read.is_unknown(at):
        return None
    return read.is_open(at)


def next_opening(
    hours: str, at: datetime, *, within: int = FURTHEST_DAYS, country: str = ""
) -> Opening | None:
    """Return when a place that is closed at this local time opens next.

    None where it is open already, where nobody can tell, and where it does not open
    within so many days.
    """
    read = _read(hours, country)
    if read is None:
        return None
    for opens, _closes, state, remark in read.intervals(at, _later(at, within)):
        if state == State.UNKNOWN or remark:
            return None
        if state == State.OPEN:
            return None if opens <= at else Opening(opens, _days(at, opens))
    return None


def next_open_days(
    hours: str, at: datetime, *, most: int = 2, country: str = ""
) -> tuple[OpenDay, ...]:
    """Return the next days on which a place is open, within a week from a local time.

    Today counts until the last closing. Empty where nobody can tell.
    """
    read = _read(hours, country)
    if read is None:
        return ()
    found: list[OpenDay] = []
    for after in range(7):
        day = _later(datetime.combine(at.date(), time()), after).date()
        times = _day(read, day)
        if times is None:
            return ()
        if times and (after or times[-1][1] > f"{at:%H:%M}"):
            found.append(OpenDay(day, after, times))
    return tuple(found[:most])


def weekly_table(
    hours: str, *, around: date = date(2024, 1, 1), country: str = ""
) -> Mapping[Day, tuple[tuple[str, str], ...]] | None:
    """Return the open times of each day in the week that holds `around`.

    Times are `HH:MM`, the end of a day is `24:00`; what passes midnight is cut
    there. None where the text should be shown as it is: unreadable, or with times
    that are uncertain or bound to a remark such as "on appointment".
    """
    read = _read(hours, country)
    if read is None:
        return None
    monday = around - timedelta(days=around.weekday())
    days = [_day(read, monday + timedelta(days=after)) for after in range(7)]
    if any(open_times is None for open_times in days):
        return None
    return {
        day: found for day, found in zip(Day, days, strict=True) if found is not None
    }


def _day(hours: OpeningHours, day: date) -> tuple[tuple[str, str], ...] | None:
    start = datetime.combine(day, time())
    end = start + timedelta(days=1)
    spans = list(hours.intervals(start, end))
    if any(state == State.UNKNOWN or remark for _, _, state, remark in spans):
        return None
    return tuple(
        (f"{opens:%H:%M}", f"{closes:%H:%M}" if closes < end else _MIDNIGHT)
        for opens, closes, state, _ in spans
        if state == State.OPEN
    )


def _days(start: datetime, end: datetime) -> int:
    return (end.date() - start.date()).days


def _later(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)


def _read(text: str, country: str = "") -> OpeningHours | None:
    if not text.strip() or len(text) > MOST_LENGTH:
        return None
    try:
        return OpeningHours(text, country=country or None) if validate(text) else None
    except UnicodeError:  # half a character
        return None
    except _UnknownCountry:  # no calendar of its holidays
        return OpeningHours(text)
