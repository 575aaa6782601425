"""What helpers record after a meeting, and when helpnet suggests that it is enough."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import NOON, local_day, moment_of
from helpnet.domain.meetings import Plan, Recording, check_recording
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import (
    get_going_match,
    get_own_match,
    is_suggested_already,
    progress_of,
)
from helpnet.store.base import db
from helpnet.store.first_contact import made_contact
from helpnet.store.followup import (
    HelpSession,
    SessionLevel,
    find_recorded,
    get_help_session,
)
from helpnet.store.matches import hold_request
from helpnet.store.meetings import add_meeting, note_by_helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


@transaction
def record_session(
    *,
    helper_id: int,
    request_id: int,
    session_id: int | None,
    recording: Recording,
    entry_key: str,
    now: datetime,
) -> int:
    """Record a meeting that took place, planned or not; return the help session's id.

    The same `entry_key` records once, however often it is sent. Raise `NoResultFound`
    for somebody else's learner or meeting, `BadMeeting` with all faults, `NotAllowed`
    when the planned meeting was recorded, missed or cancelled meanwhile.
    """
    get_own_match(helper_id, request_id)
    request = hold_request(request_id)
    if known := find_recorded(entry_key):
        return _of(known, helper_id, request_id).id
    match = get_going_match(helper_id, request_id)
    _check(recording, match, request, now)
    meeting = _to_record(session_id, match, entry_key)
    _hold(meeting, recording, match, request, now)
    _plan_next(meeting, recording, match, request, now)
    _suggest(request, now)
    return meeting.id


@transaction
def correct_session(
    *,
    helper_id: int,
    session_id: int,
    recording: Recording,
    now: datetime,
) -> None:
    """Replace what was recorded; every result is as if it had been so from the start.

    Raise `NoResultFound` for somebody else's meeting or an accompaniment that has
    ended, `BadMeeting` with all faults, `NotAllowed` for a meeting not held.
    """
    number = get_help_session(session_id).request_id
    get_own_match(helper_id, number)
    request = hold_request(number)
    match = get_going_match(helper_id, number)
    meeting = _of(get_help_session(session_id), helper_id, number)
    if meeting.status is not SessionStatus.DONE:
        raise NotAllowed(meeting.status, SessionEvent.HELD)
    _check(recording, meeting.offer, request, now)
    _write(meeting, recording, request)
    meeting.recorded_at = now
    note_by_helper(match, request, Happening.SESSION_CORRECTED, at=now)
    _suggest(request, now)


def _check(told: Recording, match: Offer, request: HelpRequest, now: datetime) -> None:
    zone = request.network.time_zone
    goals = frozenset(need.id for need in request.needs)
    since = local_day(match.answered_at or match.asked_at, zone)
    check_recording(told, goals, since=since, today=local_day(now, zone))


def _to_record(session_id: int | None, match: Offer, entry_key: str) -> HelpSession:
    """Return the planned meeting, or a new one that nobody had planned."""
    if session_id is not None:
        found = get_help_session(session_id)
        planned = _of(found, match.helper_id, match.request_id)
        planned.record_key = entry_key
        return planned
    return HelpSession(
        request_id=match.request_id,
        offer_id=match.id,
        status=SessionStatus.PLANNED,
        entry_key=entry_key,
        record_key=entry_key,
    )


def _hold(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    now: datetime,
) -> None:
    _write(meeting, told, request)
    meeting.record(SessionEvent.HELD, at=now)
    db.session.add(meeting)
    db.session.flush()
    made_contact(match, at=now)
    note_by_helper(match, request, Happening.SESSION_HELD, at=now)


def _write(meeting: HelpSession, told: Recording, request: HelpRequest) -> None:
    zone = request.network.time_zone
    planned = meeting.starts_at
    if planned is None or local_day(planned, zone) != told.held_on:
        # Only the day is known; at noon two recordings of a day are of one moment,
        # whichever was written first.
        meeting.starts_at = moment_of(told.held_on, NOON, zone).at
    meeting.mode, meeting.minutes = told.mode, told.minutes
    meeting.note = told.note
    meeting.where = "" if meeting.place_id else told.where
    meeting.levels = [
        SessionLevel(need_id=need_id, level=level)
        for need_id, level in sorted(told.levels.items())
    ]


def _plan_next(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    now: datetime,
) -> None:
    """Plan another meeting of the same kind, at the same place."""
    if told.next_starts_at is None:
        return
    plan = Plan(
        starts_at=told.next_starts_at,
        mode=meeting.mode,
        place_id=meeting.place_id,
        where=meeting.where,
    )
    key = f"{meeting.record_key}-next"
    add_meeting(match, request, plan, entry_key=key, at=now)


def _suggest(request: HelpRequest, now: datetime) -> None:
    """Say once in the history that every goal is met; nothing closes by itself."""
    reached = progress_of([request])[request.id].suggested
    if reached and not is_suggested_already(request.id):
        request.tell(Happening.AUTONOMY_SUGGESTED, at=now, by=Actor.SYSTEM)


def _of(meeting: HelpSession, helper_id: int, request_id: int) -> HelpSession:
    if meeting.request_id != request_id or meeting.offer.helper_id != helper_id:
        raise NoResultFound
    return meeting
