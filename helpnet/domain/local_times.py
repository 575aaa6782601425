"""From the time on the wall of a place to the one moment it means, and back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

NOON = time(12)


class NoSuchTime(Exception):
    """The clocks skip this time that night; `local` is what was asked for."""

    def __init__(self, local: datetime) -> None:
        super().__init__(str(local))
        self.local = local


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC; `twice` when its local time comes back an hour later."""

    at: datetime
    twice: bool


def moment_of(day: date, clock: time, zone: str) -> Moment:
    """Return the moment a local date and time mean in an IANA time zone.

    Of a time that happens twice (clocks go back) it is the first. Raise `NoSuchTime`
    for a time that does not happen (clocks go forward). Source: PEP 495.
    """
    place = ZoneInfo(zone)
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=place)
    second = first.replace(fold=1)
    at = first.astimezone(UTC)
    if at.astimezone(place).replace(tzinfo=None) != wall:
        raise NoSuchTime(wall)
    return Moment(at, twice=first.utcoffset() != second.utcoffset())


def local_day(at: datetime, zone: str) -> date:
    """Return the date on the calendar there at that moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def local_clock(at: datetime, zone: str) -> time:
    """Return hours and minutes on the wall there at that moment."""
    return at.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
