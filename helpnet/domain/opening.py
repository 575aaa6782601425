"""When a place is open: opening hours in the OpenStreetMap syntax."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from opening_hours import OpeningHours, State, validate

from helpnet.domain.availability import Day

MOST_LENGTH = 500
"""Longer texts are no opening hours, and would be slow to read."""

_MIDNIGHT = "24:00"


def validate_hours(text: str) -> bool:
    """Tell whether the text is in the syntax; an empty one is not."""
    return _read(text) is not None


def is_open(hours: str, at: datetime) -> bool | None:
    """Tell whether a place is open at a local time without zone.

    None where nobody can tell: unreadable hours, or "by appointment".
    """
    read = _read(hours)
    if read is None or read.is_unknown(at):
        return None
    return read.is_open(at)


def weekly_table(
    hours: str, *, around: date = date(2024, 1, 1)
) -> Mapping[Day, tuple[tuple[str, str], ...]] | None:
    """Return the open times of each day in the week that holds `around`.

    Times are `HH:MM`, the end of a day is `24:00`; what passes midnight is cut
    there. None where the text should be shown as it is: unreadable, or with times
    that are uncertain or bound to a remark such as "on appointment".
    """
    read = _read(hours)
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


def _read(text: str) -> OpeningHours | None:
    if not text.strip() or len(text) > MOST_LENGTH:
        return None
    try:
        return OpeningHours(text) if validate(text) else None
    except UnicodeError:  # half a character
        return None
