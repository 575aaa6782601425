"""Meetings to come: planned, moved, missed, or cancelled because one cannot come."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.meetings import BadMeeting, MeetingFault, Overtaken, Plan
from helpnet.domain.sessions import MissReason, SessionEvent, SessionStatus
from helpnet.store.accompaniments import get_going_match, get_own_match
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, find_planned, get_help_session
from helpnet.store.matches import hold_request
from helpnet.store.meetings import (
    add_meeting,
    cancel_meeting,
    drop_meeting,
    is_as_planned,
    move_meeting,
    note_by_helper,
)
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


@transaction
def plan_session(
    *, helper_id: int, request_id: int, plan: Plan, entry_key: str, now: datetime
) -> int:
    """Plan a meeting, tell the learner, and return the help session's id.

    The same `entry_key` plans once. Raise `NoResultFound` for somebody else's learner
    or a place that is not open, `BadMeeting` with all faults of the plan.
    """
    get_own_match(helper_id, request_id)
    request = hold_request(request_id)
    if known := find_planned(entry_key):
        return _of(known, helper_id, request_id).id
    match = get_going_match(helper_id, request_id)
    return add_meeting(match, request, plan, entry_key=entry_key, at=now).id


@transaction
def move_session(
    *, helper_id: int, session_id: int, plan: Plan, sequence: int, now: datetime
) -> None:
    """Change when, where or how they meet and tell the learner; twice is once.

    `sequence` is that of the meeting which the helper saw. Raise `NoResultFound` for
    somebody else's learner or a place that is not open, `Overtaken` when the meeting
    began, was cancelled or was moved meanwhile, `BadMeeting` with all faults.
    """
    number = get_help_session(session_id).request_id
    get_own_match(helper_id, number)
    request = hold_request(number)
    match = get_going_match(helper_id, number)
    meeting = _of(_as_it_is(session_id), helper_id, number)
    if not _lies_ahead(meeting, now):
        raise Overtaken
    if meeting.sequence != sequence and not is_as_planned(meeting, plan):
        raise Overtaken
    move_meeting(meeting, match, request, plan, at=now)


@transaction
def drop_session(
    *, request_id: int, session_id: int, sequence: int, note: str, now: datetime
) -> None:
    """Cancel a meeting to which the learner cannot come; the helper is told.

    Twice is once. `note` says when it suits the learner, `sequence` is that of the
    meeting which they saw. Raise `NoResultFound` for another request's meeting,
    `Overtaken` when it began, was cancelled by somebody else or moved meanwhile.
    """
    request = hold_request(request_id)
    meeting = _as_it_is(session_id)
    if meeting.request_id != request_id:
        raise NoResultFound
    if meeting.cancelled_by is Actor.LEARNER:
        return
    if meeting.sequence != sequence or not _lies_ahead(meeting, now):
        raise Overtaken
    drop_meeting(meeting, meeting.offer, request, note=note, at=now)


@transaction
def miss_session(
    *,
    helper_id: int,
    session_id: int,
    reason: MissReason,
    note: str,
    now: datetime,
) -> None:
    """Note that a meeting did not take place; noting it twice changes nothing.

    Raise `NoResultFound` for somebody else's meeting, `NotAllowed` when it took place
    or was cancelled, `BadMeeting` before its time.
    """
    meeting, match, request = _hold(helper_id, session_id)
    if meeting.status is SessionStatus.MISSED:
        return
    if meeting.starts_at > now:
        raise BadMeeting(frozenset({MeetingFault.IN_THE_FUTURE}))
    meeting.record(SessionEvent.MISSED, at=now)
    meeting.missed_because, meeting.note = reason, note
    note_by_helper(match, request, Happening.SESSION_MISSED, at=now)


@transaction
def cancel_session(
    *, helper_id: int, session_id: int, note: str, now: datetime
) -> None:
    """Cancel a meeting to come and tell the learner, who reads the note; twice is once.

    Raise `NoResultFound` for somebody else's meeting, `Overtaken` once its time has
    come: then it took place or was missed.
    """
    meeting, match, request = _hold(helper_id, session_id)
    if meeting.status is SessionStatus.CANCELLED:
        return
    if not _lies_ahead(meeting, now):
        raise Overtaken
    cancel_meeting(meeting, match, request, note=note, at=now)


def _hold(helper_id: int, session_id: int) -> tuple[HelpSession, Offer, HelpRequest]:
    """Return the helper's own meeting with its match and request, held meanwhile."""
    number = get_help_session(session_id).request_id
    match = get_own_match(helper_id, number)
    request = hold_request(number)
    meeting = get_help_session(session_id)
    return _of(meeting, helper_id, number), match, request


def _as_it_is(session_id: int) -> HelpSession:
    """Return the meeting as it stands now that its request is held."""
    return db.session.get_one(HelpSession, session_id, populate_existing=True)


def _lies_ahead(meeting: HelpSession, now: datetime) -> bool:
    return meeting.status is SessionStatus.PLANNED and meeting.starts_at > now


def _of(meeting: HelpSession, helper_id: int, request_id: int) -> HelpSession:
    if meeting.request_id != request_id or meeting.offer.helper_id != helper_id:
        raise NoResultFound
    return meeting
