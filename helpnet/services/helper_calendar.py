"""A helper's meetings of one month, each on the calendar of its learner's network."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from helpnet.domain.breaks import month_later
from helpnet.domain.local_times import local_day
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import list_meetings
from helpnet.store.followup import HelpSession

MOST_MONTHS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """One meeting on its local day."""

    session_id: int
    request_id: int
    day: date
    starts_at: datetime
    status: SessionStatus
    name: str
    mode: Mode
    place: str
    address: str
    where: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The meetings of a month by day; `first`, `previous` and `next` are first days.

    There is none before a year ago, none after a year from now. `weeks` are the
    month's weeks from Monday on, with days of the months around it.
    """

    first: date
    previous: date | None
    next: date | None
    weeks: tuple[tuple[date, ...], ...]
    days: tuple[tuple[date, tuple[CalendarLine, ...]], ...]


def get_month(*, helper_id: int, month: date, today: date) -> Month:
    """Return the meetings of the month of that day, with whom the helper goes on.

    Of a month too far from today it is today's.
    """
    asked = month.replace(day=1)
    first = asked if _is_near(asked, today) else today.replace(day=1)
    after = month_later(first)
    begin, end = (
        datetime.combine(day, time(), tzinfo=UTC)
        for day in (first - _DAY, after + _DAY)
    )
    lines = [_line(each) for each in list_meetings(helper_id, since=begin, until=end)]
    own = sorted(
        (line for line in lines if first <= line.day < after),
        key=lambda line: (line.day, line.starts_at, line.session_id),
    )
    before = (first - _DAY).replace(day=1)
    return Month(
        first=first,
        previous=before if _is_near(before, today) else None,
        next=after if _is_near(after, today) else None,
        weeks=_weeks(first),
        days=tuple((day, tuple(of)) for day, of in groupby(own, lambda one: one.day)),
    )


def _is_near(first: date, today: date) -> bool:
    """Tell whether a month is within a year: a calendar without end is none."""
    months = (first.year - today.year) * 12 + first.month - today.month
    return abs(months) <= MOST_MONTHS


def _weeks(first: date) -> tuple[tuple[date, ...], ...]:
    whole = Calendar().monthdatescalendar(first.year, first.month)
    return tuple(tuple(week) for week in whole)


def _line(meeting: HelpSession) -> CalendarLine:
    request, place = meeting.request, meeting.place
    return CalendarLine(
        session_id=meeting.id,
        request_id=request.id,
        day=local_day(meeting.starts_at, request.network.time_zone),
        starts_at=meeting.starts_at,
        status=meeting.status,
        name=request.name,
        mode=meeting.mode,
        place=place.name if place else "",
        address=place.address if place else "",
        where=meeting.where,
        time_zone=request.network.time_zone,
    )
