"""What helpers record after a meeting, correct, and take back."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor
from helpnet.domain.meetings import Plan, Recording
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import get_going_match, get_own_match
from helpnet.store.facts import rewrite_facts
from helpnet.store.followup import (
    HelpSession,
    find_planned,
    find_recorded,
    get_help_session,
)
from helpnet.store.helpers import get_helper
from helpnet.store.matches import hold_request, hold_whole_request
from helpnet.store.meetings import add_meeting
from helpnet.store.offers import Offer
from helpnet.store.recording import (
    check_told,
    correct,
    hold_meeting,
    is_as_first_told,
    is_as_told,
    meeting_of,
    meeting_to_record,
    put_back,
    refuse_twin,
    take_off,
)
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

    The same `entry_key` records once, however often it is sent; where the answer got
    lost and something else is sent then, the last word counts. Raise `NoResultFound`
    for somebody else's learner or meeting, `BadMeeting` with all faults,
    `RecordedAlready` where one of that day is on file and another is not meant,
    `NotAllowed` when the planned meeting was recorded, missed or cancelled meanwhile.
    """
    request = hold_whole_request(request_id)
    match = get_own_match(helper_id, request_id)
    if known := find_recorded(entry_key):
        return _again(meeting_of(known.id, match), recording, match, request, now)
    if match.status is not OfferStatus.ACCEPTED:
        raise NoResultFound
    check_told(recording, match, request, at=now)
    refuse_twin(recording, match, request, session_id)
    meeting = meeting_to_record(session_id, match, entry_key)
    hold_meeting(meeting, recording, match, request, at=now)
    _plan_next(meeting, recording, match, request, now)
    rewrite_facts(request, at=now)
    return meeting.id


def is_recorded(*, helper_id: int, request_id: int, entry_key: str) -> bool:
    """Tell whether this form of the helper recorded a meeting of that learner."""
    known = find_recorded(entry_key) if entry_key else None
    return (
        known is not None
        and known.request_id == request_id
        and known.offer.helper_id == helper_id
    )


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
    meeting, match, request = _held(helper_id, session_id)
    if meeting.status is not SessionStatus.DONE:
        raise NotAllowed(meeting.status, SessionEvent.HELD)
    correct(meeting, recording, match, request, at=now)


@transaction
def remove_session(*, helper_id: int, session_id: int, now: datetime) -> None:
    """Take back a meeting that was recorded by mistake; twice is once.

    Every result is as if it had never been recorded. Raise `NoResultFound` for
    somebody else's meeting or an accompaniment that has ended, `NotAllowed` for a
    meeting not held.
    """
    meeting, match, request = _held(helper_id, session_id)
    if meeting.status is not SessionStatus.REMOVED:
        take_off(meeting, match, request, at=now)


@transaction
def restore_session(*, helper_id: int, session_id: int, now: datetime) -> None:
    """Put back what was removed, or noted as missed, within a day; twice is once.

    Raise as `remove_session` does, and `TooLateToUndo` after a day.
    """
    meeting, match, request = _held(helper_id, session_id)
    if meeting.status in {SessionStatus.DONE, SessionStatus.PLANNED}:
        return
    account_id = get_helper(match.helper_id).account_id
    put_back(meeting, request, at=now, by=Actor.HELPER, account_id=account_id)


def _again(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    now: datetime,
) -> int:
    """Let a form that comes once more have the last word, while they go on.

    What was corrected since on its own page stays so.
    """
    done, first_at = meeting.status is SessionStatus.DONE, meeting.recorded_at
    if match.status is OfferStatus.ACCEPTED and done and is_as_first_told(meeting):
        if not is_as_told(meeting, told, request):
            correct(meeting, told, match, request, at=now)
            meeting.recorded_at = first_at
        _plan_next(meeting, told, match, request, now)
    return meeting.id


def _held(helper_id: int, session_id: int) -> tuple[HelpSession, Offer, HelpRequest]:
    """Return the helper's own meeting with its match and request, held meanwhile."""
    number = get_help_session(session_id).request_id
    get_own_match(helper_id, number)
    request = hold_request(number)
    match = get_going_match(helper_id, number)
    return meeting_of(session_id, match), match, request


def _plan_next(
    meeting: HelpSession,
    told: Recording,
    match: Offer,
    request: HelpRequest,
    now: datetime,
) -> None:
    """Plan another meeting of the same kind, at the same place."""
    key = f"{meeting.record_key}-next"
    if told.next_starts_at is None or find_planned(key):
        return
    plan = Plan(
        starts_at=told.next_starts_at,
        mode=meeting.mode,
        place_id=meeting.place_id,
        where=meeting.where,
    )
    add_meeting(match, request, plan, entry_key=key, at=now)
