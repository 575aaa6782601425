"""By which day somebody of a network gets in touch: a promise in whole weekdays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpnet.domain.local_times import local_day

SATURDAY = 5
_DAY = timedelta(days=1)


def promised_day(asked_at: datetime, *, weekdays: int, zone: str) -> date:
    """Return the last day of the promise: so many weekdays after the day of asking.

    Weekdays are Monday to Friday; public holidays count as weekdays. The day of
    asking, in the IANA time zone, is not counted.
    """
    return _after(local_day(asked_at, zone), weekdays)


def kept(reached_at: datetime, *, by: date, zone: str) -> bool:
    """Tell whether somebody was reached in time: on the promised day is in time."""
    return local_day(reached_at, zone) <= by


def late_before(now: datetime, *, weekdays: int, zone: str) -> datetime:
    """Return the moment before which whoever asked was to be reached by yesterday.

    It is a midnight of the zone, in UTC.
    """
    today = day = local_day(now, zone)
    while _after(day, weekdays) >= today:
        day -= _DAY
    midnight = datetime.combine(day + _DAY, time(), tzinfo=ZoneInfo(zone))
    return midnight.astimezone(UTC)


def _after(day: date, weekdays: int) -> date:
    for _ in range(weekdays):
        day = _next_weekday(day)
    return day


def _next_weekday(day: date) -> date:
    day += _DAY
    while day.weekday() >= SATURDAY:
        day += _DAY
    return day
