"""When nobody is written to: what falls into quiet time waits until it ends."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from helpnet.domain.offer_policy import Quiet

SATURDAY = 5
_QUARTER = timedelta(minutes=15)
"""Clocks of all zones show, and change by, whole quarters of an hour."""
_DAY = timedelta(days=1)


def is_quiet(at: datetime, quiet: Quiet, zone: str) -> bool:
    """Tell whether the clock of the IANA zone shows a quiet hour at that moment.

    An hour that the clock shows twice is quiet twice, one it skips never comes.
    """
    local = at.astimezone(ZoneInfo(zone))
    if quiet.weekends and local.weekday() >= SATURDAY:
        return True
    return _is_night(local.hour, quiet)


def next_open(at: datetime, quiet: Quiet, zone: str) -> datetime:
    """Return the first moment from `at` on that is not quiet, in UTC."""
    if not is_quiet(at, quiet, zone):
        return at.astimezone(UTC)
    return _end_of_quiet(_quarter_of(at), quiet, zone)


def last_open(at: datetime, quiet: Quiet, zone: str) -> datetime:
    """Return the last moment up to `at` that is not quiet, in UTC.

    Of a quiet time that began at nine it is the microsecond before.
    """
    if not is_quiet(at, quiet, zone):
        return at.astimezone(UTC)
    return _start_of_quiet(_quarter_of(at), quiet, zone) - timedelta.resolution


def answer_until(at: datetime, hours: int, quiet: Quiet, zone: str) -> datetime:
    """Return until when an offer made at that moment can be answered, in UTC.

    The hours count from when its message may leave. Quiet weekends do not count,
    nights do; what would end in quiet time ends when that does.
    """
    end = next_open(at, quiet, zone) + timedelta(hours=hours)
    if quiet.weekends:
        end = _past_weekends(end - timedelta(hours=hours), end, ZoneInfo(zone))
    return next_open(end, quiet, zone)


def _past_weekends(start: datetime, end: datetime, place: ZoneInfo) -> datetime:
    """Move the end on by every weekend that begins before it."""
    saturday, monday = _weekend_after(start, place)
    while saturday < end:
        end += monday - saturday
        saturday, monday = _weekend_after(monday, place)
    return end


def _weekend_after(at: datetime, place: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the weekend after a weekday begins and ends, in UTC."""
    today = at.astimezone(place).date()
    saturday = today + (SATURDAY - today.weekday()) * _DAY
    starts = (
        datetime.combine(day, time(), tzinfo=place).astimezone(UTC)
        for day in (saturday, saturday + 2 * _DAY)
    )
    return next(starts), next(starts)


def _is_night(hour: int, quiet: Quiet) -> bool:
    start, end = quiet.from_hour, quiet.until_hour
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def _quarter_of(at: datetime) -> datetime:
    moment = at.astimezone(UTC)
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


# Ten thousand offers that end in one night all wait for the same morning.
@lru_cache(maxsize=1024)
def _end_of_quiet(quarter: datetime, quiet: Quiet, zone: str) -> datetime:
    while is_quiet(quarter, quiet, zone):
        quarter += _QUARTER
    return quarter


@lru_cache(maxsize=1024)
def _start_of_quiet(quarter: datetime, quiet: Quiet, zone: str) -> datetime:
    while is_quiet(quarter - _QUARTER, quiet, zone):
        quarter -= _QUARTER
    return quarter
