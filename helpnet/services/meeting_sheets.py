"""What the forms about one meeting start with, and what is probably right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.local_times import local_clock, local_day
from helpnet.domain.meetings import USUAL_MINUTES, USUAL_TIME, GoalToday, Overtaken
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import get_going_match, sessions_by_request
from helpnet.store.followup import HelpSession, get_help_session, last_kept
from helpnet.store.goals_today import goals_today, last_minutes
from helpnet.store.helpers import get_helper
from helpnet.store.likely_places import list_likely_places
from helpnet.store.meeting_cards import MeetingCard, meeting_cards
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.shown import shown_sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSheet:
    """What a recording starts with; `meeting_id` is the planned meeting, if any.

    `places` are (id, name with town), and `place_id` is the likely one; `where` is any
    other in words. `twin` is a meeting of the same day that is on file already.
    """

    request_id: int
    meeting_id: int | None
    name: str
    goals: tuple[GoalToday, ...]
    held_on: date
    minutes: int
    mode: Mode
    places: tuple[tuple[int, str], ...]
    place_id: int | None
    where: str
    shared_note: str
    note: str
    clock: time
    time_zone: str
    twin: int | None = None

    @property
    def place(self) -> str:
        """Return the name of the likely place; empty when there is none."""
        return dict(self.places).get(self.place_id or 0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSheet:
    """One meeting of the helper's own, and how its learner is reached.

    `phone` is to read, `dial` to call (E.164); both are empty when there is none.
    """

    request_id: int
    name: str
    phone: str
    dial: str
    contact_way: ContactWay
    meeting: MeetingCard
    time_zone: str


def get_record_sheet(
    *, helper_id: int, request_id: int, session_id: int | None, now: datetime
) -> RecordSheet:
    """Return what a recording starts with.

    Without `session_id` it is about the earliest planned meeting that is due, if any.
    Raise `NoResultFound` for somebody else's learner or meeting.
    """
    match = get_going_match(helper_id, request_id)
    request = match.request
    sessions = shown_sessions(match, sessions_by_request([request])[request_id])
    today = local_day(now, request.network.time_zone)
    planned = _planned(sessions, match, session_id, now)
    day = local_day(planned.starts_at, request.network.time_zone) if planned else today
    likely = planned or last_kept(sessions)
    sheet = _sheet(
        request,
        planned,
        likely=likely,
        goals=goals_today(request, sessions),
        mode=likely.mode if likely else Mode(match.mode),
        day=min(day, today),
    )
    return replace(
        sheet,
        minutes=last_minutes(sessions) or USUAL_MINUTES,
        twin=_twin(sessions, match, sheet),
    )


def get_correction_sheet(*, helper_id: int, session_id: int) -> RecordSheet:
    """Return a recorded meeting to correct.

    Raise `NoResultFound` for somebody else's, or one that was not held.
    """
    meeting, request = _own_meeting(helper_id, session_id)
    if meeting.status is not SessionStatus.DONE:
        raise NoResultFound
    about = frozenset(level.need_id for level in meeting.levels)
    return _sheet(
        request,
        meeting,
        likely=meeting,
        goals=goals_today(request, [meeting], also=about),
        mode=meeting.mode,
        day=local_day(meeting.starts_at, request.network.time_zone),
    )


def get_meeting_sheet(*, helper_id: int, session_id: int) -> MeetingSheet:
    """Return the helper's own meeting, or raise `NoResultFound`."""
    meeting, request = _own_meeting(helper_id, session_id)
    offers = {meeting.offer_id: helper_id}
    return MeetingSheet(
        request_id=request.id,
        name=request.name,
        phone=readable(request.phone, get_helper(helper_id).country),
        dial=request.phone,
        contact_way=request.contact_way,
        meeting=meeting_cards(request, [meeting], offers, helper_id)[0],
        time_zone=request.network.time_zone,
    )


def get_cancel_sheet(*, helper_id: int, session_id: int, now: datetime) -> MeetingSheet:
    """Return a meeting to come, to cancel it.

    Raise `NoResultFound` for somebody else's, `Overtaken` when it is none any more.
    """
    sheet = get_meeting_sheet(helper_id=helper_id, session_id=session_id)
    meeting = sheet.meeting
    if meeting.status is not SessionStatus.PLANNED or meeting.starts_at <= now:
        raise Overtaken
    return sheet


def _sheet(
    request: HelpRequest,
    meeting: HelpSession | None,
    *,
    likely: HelpSession | None,
    goals: tuple[GoalToday, ...],
    mode: Mode,
    day: date,
) -> RecordSheet:
    return RecordSheet(
        request_id=request.id,
        **_known(meeting),
        name=request.name,
        goals=goals,
        held_on=day,
        mode=mode,
        **_where(request, likely),
        clock=_clock(likely, request),
        time_zone=request.network.time_zone,
    )


def _known(meeting: HelpSession | None) -> dict[str, Any]:
    minutes = meeting.minutes if meeting else None
    return {
        "meeting_id": meeting.id if meeting else None,
        "minutes": minutes or USUAL_MINUTES,
        "shared_note": meeting.shared_note if meeting else "",
        "note": meeting.note if meeting else "",
    }


def _where(request: HelpRequest, likely: HelpSession | None) -> dict[str, Any]:
    place_id = likely.place_id if likely else None
    return {
        "places": list_likely_places(request, place_id),
        "place_id": place_id,
        "where": likely.where if likely else "",
    }


def _own_meeting(helper_id: int, session_id: int) -> tuple[HelpSession, HelpRequest]:
    meeting = get_help_session(session_id)
    match = get_going_match(helper_id, meeting.request_id)
    if meeting.offer.helper_id != helper_id:
        raise NoResultFound
    return meeting, match.request


def _planned(
    sessions: Sequence[HelpSession],
    match: Offer,
    session_id: int | None,
    now: datetime,
) -> HelpSession | None:
    own = [each for each in sessions if each.offer_id == match.id]
    if session_id is not None:
        chosen = [each for each in own if each.id == session_id]
        if not chosen:
            raise NoResultFound
        return chosen[0]  # a second press finds it recorded: that is no error
    waiting = (each for each in own if each.status is SessionStatus.PLANNED)
    return next((each for each in waiting if each.starts_at <= now), None)


def _clock(meeting: HelpSession | None, request: HelpRequest) -> time:
    """Return the usual time of this pair, on the wall of the network."""
    if meeting is None:
        return USUAL_TIME
    return local_clock(meeting.starts_at, request.network.time_zone)


def _twin(
    sessions: Sequence[HelpSession], match: Offer, sheet: RecordSheet
) -> int | None:
    return next(
        (
            each.id
            for each in sessions
            if each.status is SessionStatus.DONE
            and each.offer_id == match.id
            and each.id != sheet.meeting_id
            and local_day(each.starts_at, sheet.time_zone) == sheet.held_on
        ),
        None,
    )
