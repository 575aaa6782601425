"""What a helper has to do soon, in the order of time, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from helpnet.domain.local_times import local_day

DAYS = 7


class DutyKind(StrEnum):
    """What there is to do."""

    RECORD = "record"
    CALL = "call"
    ANSWER = "answer"
    MEET = "meet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do by, or at, a moment.

    `number` is the offer's for an answer, else the meeting's, 0 for a call. `name`
    is empty for somebody the helper has not said yes to. `where` says how and where
    to meet. `time_zone` is that of the learner's network.
    """

    kind: DutyKind
    at: datetime
    request_id: int
    number: int
    name: str
    skills: tuple[str, ...]
    where: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDay:
    """The duties of one day; `day` is None for what should be done already."""

    day: date | None
    duties: tuple[Duty, ...]


def arrange(
    duties: Iterable[Duty], *, now: datetime, zone: str, days: int = DAYS
) -> tuple[DutyDay, ...]:
    """Return what is late, then each day up to so many days ahead, earliest first.

    Days are those of the IANA zone.
    """
    until = now + timedelta(days=days)
    soon = sorted((each for each in duties if each.at <= until), key=_order)

    def day_of(duty: Duty) -> date | None:
        return local_day(duty.at, zone) if duty.at > now else None

    return tuple(
        DutyDay(day=day, duties=tuple(those)) for day, those in groupby(soon, day_of)
    )


def _order(duty: Duty) -> tuple[datetime, str, int, int]:
    return duty.at, duty.kind, duty.request_id, duty.number
