"""Meetings to come: planned, missed or cancelled by the helper."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.meetings import BadMeeting, MeetingFault, Plan
from helpnet.domain.sessions import MissReason, SessionEvent, SessionStatus
from helpnet.store.accompaniments import get_going_match, get_own_match
from helpnet.store.followup import HelpSession, find_planned, get_help_session
from helpnet.store.matches import hold_request
from helpnet.store.meetings import add_meeting, cancel_meeting, note_by_helper
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
    """Cancel a planned meeting and tell the learner; twice is once.

    Raise `NoResultFound` for somebody else's meeting, `NotAllowed` when it took place
    or was missed. The learner reads the note.
    """
    meeting, match, request = _hold(helper_id, session_id)
    if meeting.status is SessionStatus.CANCELLED:
        return
    cancel_meeting(meeting, match, request, note=note, at=now)


def _hold(helper_id: int, session_id: int) -> tuple[HelpSession, Offer, HelpRequest]:
    """Return the helper's own meeting with its match and request, held meanwhile."""
    number = get_help_session(session_id).request_id
    match = get_own_match(helper_id, number)
    request = hold_request(number)
    meeting = get_help_session(session_id)
    return _of(meeting, helper_id, number), match, request


def _of(meeting: HelpSession, helper_id: int, request_id: int) -> HelpSession:
    if meeting.request_id != request_id or meeting.offer.helper_id != helper_id:
        raise NoResultFound
    return meeting
