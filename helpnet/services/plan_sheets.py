"""What the forms start with that plan a meeting or move one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy.exc import NoResultFound

from helpnet.domain.advice import Advice
from helpnet.domain.contacts import ContactWay
from helpnet.domain.local_times import local_clock, local_day
from helpnet.domain.meetings import USUAL_TIME, Overtaken
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import get_going_match, sessions_by_request
from helpnet.store.followup import HelpSession, get_help_session, last_kept
from helpnet.store.helpers import get_helper
from helpnet.store.joint import advice_for
from helpnet.store.likely_places import list_likely_places
from helpnet.store.requests import HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """What can be planned with this learner; `mode` is the most likely way.

    `places` are (id, name with town). Of a meeting to move, `moves` is its id, `day`
    its date there and `sequence` tells whether it is still the same when it is kept.
    `advice`: how soon it is good to meet, None before the first meeting.
    """

    request_id: int
    name: str
    contact_way: ContactWay
    modes: tuple[Mode, ...]
    mode: Mode
    places: tuple[tuple[int, str], ...]
    place_id: int | None
    where: str
    clock: time
    time_zone: str
    advice: Advice | None
    moves: int | None = None
    day: date | None = None
    sequence: int = 0


def get_plan_sheet(
    *, helper_id: int, request_id: int, now: datetime, like: int | None = None
) -> PlanSheet:
    """Return what can be planned, or raise `NoResultFound` for somebody else's.

    `like` is a meeting of this learner whose place and way are probably right again;
    else the last one counts.
    """
    match = get_going_match(helper_id, request_id)
    request = match.request
    sessions = sessions_by_request([request])[request_id]
    last = _last(sessions, like)
    modes = _modes(request, helper_id, now)
    likely = last.mode if last else Mode(match.mode)
    return PlanSheet(
        request_id=request_id,
        name=request.name,
        contact_way=request.contact_way,
        modes=modes,
        mode=likely if likely in modes else modes[0],
        places=list_likely_places(request, last.place_id if last else None),
        place_id=last.place_id if last else None,
        where=last.where if last else "",
        clock=_clock(last, request),
        time_zone=request.network.time_zone,
        advice=advice_for(request, sessions),
    )


def get_move_sheet(*, helper_id: int, session_id: int, now: datetime) -> PlanSheet:
    """Return a meeting to come as it is planned, to change it.

    Raise `NoResultFound` for somebody else's, `Overtaken` when it is none any more.
    """
    meeting = get_help_session(session_id)
    sheet = get_plan_sheet(
        helper_id=helper_id,
        request_id=meeting.request_id,
        now=now,
        like=session_id,
    )
    if meeting.offer.helper_id != helper_id:
        raise NoResultFound
    if meeting.status is not SessionStatus.PLANNED or meeting.starts_at <= now:
        raise Overtaken
    day = local_day(meeting.starts_at, sheet.time_zone)
    return replace(sheet, moves=session_id, day=day, sequence=meeting.sequence)


def _last(sessions: Sequence[HelpSession], like: int | None) -> HelpSession | None:
    named = [each for each in sessions if each.id == like]
    return named[0] if named else last_kept(sessions)


def _modes(request: HelpRequest, helper_id: int, now: datetime) -> tuple[Mode, ...]:
    """Return every way but home visits that are not wished or not covered."""
    until = get_helper(helper_id).vetted_until
    vetted = until is not None and until >= local_day(now, request.network.time_zone)
    home = vetted and Mode.HOME_VISIT in request.modes
    return tuple(mode for mode in Mode if home or mode is not Mode.HOME_VISIT)


def _clock(meeting: HelpSession | None, request: HelpRequest) -> time:
    """Return the usual time of this pair, on the wall of the network."""
    if meeting is None:
        return USUAL_TIME
    return local_clock(meeting.starts_at, request.network.time_zone)
