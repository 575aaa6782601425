"""How long a helper may be on a break, and the two usual ways to say it."""

from calendar import monthrange
from datetime import date, timedelta

MOST_DAYS = 730


def week_later(day: date) -> date:
    """Return the same weekday of the week after."""
    return day + timedelta(days=7)


def month_later(day: date) -> date:
    """Return the same day of the month after, or its last day where it has none."""
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_possible_end(until: date, *, today: date) -> bool:
    """Tell whether a break may end on that day: from today on, within two years."""
    return 0 <= (until - today).days <= MOST_DAYS
