"""Keeping a meeting on file and telling both about it, in the same transaction."""

from datetime import datetime

from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import local_day
from helpnet.domain.meetings import Plan, Terms, check_plan
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.store.base import db
from helpnet.store.first_contact import made_contact
from helpnet.store.followup import HelpSession, list_help_sessions
from helpnet.store.helpers import get_helper
from helpnet.store.meeting_notices import forget_told, tell_cancelled, tell_planned
from helpnet.store.nearby import get_open_place
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


def add_meeting(
    match: Offer, request: HelpRequest, plan: Plan, *, entry_key: str, at: datetime
) -> HelpSession:
    """Plan a meeting and tell both.

    Raise `BadMeeting` with all faults, `NoResultFound` for a place that is not open
    to the public.
    """
    _check(plan, match, request, at)
    place = get_open_place(plan.place_id)[0] if plan.place_id else None
    meeting = HelpSession(
        request_id=request.id,
        offer_id=match.id,
        starts_at=plan.starts_at,
        mode=plan.mode,
        place=place,
        where=plan.where,
        entry_key=entry_key,
    )
    db.session.add(meeting)
    db.session.flush()
    made_contact(match, at=at)
    note_by_helper(match, request, Happening.SESSION_PLANNED, at=at)
    tell_planned(meeting, match, request, at=at)
    return meeting


def _check(plan: Plan, match: Offer, request: HelpRequest, at: datetime) -> None:
    until = get_helper(match.helper_id).vetted_until
    terms = Terms(wished=request.modes, vetted_until=until)
    day = local_day(plan.starts_at, request.network.time_zone)
    check_plan(plan, terms, now=at, today=day)


def move_meeting(
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    plan: Plan,
    *,
    at: datetime,
) -> None:
    """Change when, where or how they meet, and tell both; nothing new tells nobody.

    Raise as `add_meeting` does.
    """
    if is_as_planned(meeting, plan):
        return
    _check(plan, match, request, at)
    forget_told(meeting, at=at)
    meeting.starts_at, meeting.mode, meeting.where = (
        plan.starts_at,
        plan.mode,
        plan.where,
    )
    meeting.place = get_open_place(plan.place_id)[0] if plan.place_id else None
    meeting.sequence += 1
    db.session.flush()
    note_by_helper(match, request, Happening.SESSION_MOVED, at=at)
    tell_planned(meeting, match, request, at=at)


def is_as_planned(meeting: HelpSession, plan: Plan) -> bool:
    """Tell whether the meeting is as this plan says already."""
    return plan == Plan(
        starts_at=meeting.starts_at,
        mode=meeting.mode,
        place_id=meeting.place_id,
        where=meeting.where,
    )


def cancel_meeting(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, note: str, at: datetime
) -> None:
    """Cancel a planned meeting for the helper, who tells why, or raise `NotAllowed`."""
    _cancel(meeting, match, request, by=Actor.HELPER, note=note, at=at)
    note_by_helper(match, request, Happening.SESSION_CANCELLED, at=at)


def drop_meeting(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, note: str, at: datetime
) -> None:
    """Cancel a planned meeting for the learner, who cannot come; the helper is told.

    `note` may say when it suits. Raise `NotAllowed` when it is not planned any more.
    """
    _cancel(meeting, match, request, by=Actor.LEARNER, note=note, at=at)
    request.tell(Happening.CANNOT_COME, at=at, by=Actor.LEARNER, detail=note)


def end_meetings(request: HelpRequest, *, at: datetime) -> int:
    """Cancel what is planned because the accompaniment ends; return how many.

    The message about the end says so too.
    """
    planned = [
        each
        for each in list_help_sessions(request.id)
        if each.status is SessionStatus.PLANNED
    ]
    for each in planned:
        _cancel(each, each.offer, request, by=Actor.SYSTEM, note="", at=at)
    return len(planned)


def note_by_helper(
    match: Offer, request: HelpRequest, what: Happening, *, at: datetime
) -> None:
    """Add what the helper did to the request's history."""
    account_id = get_helper(match.helper_id).account_id
    request.tell(what, at=at, by=Actor.HELPER, account_id=account_id)


def _cancel(
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    *,
    by: Actor,
    note: str,
    at: datetime,
) -> None:
    meeting.record(SessionEvent.CANCELLED, at=at)
    forget_told(meeting, at=at)
    meeting.note, meeting.cancelled_by = note, by
    meeting.sequence += 1
    if by is not Actor.SYSTEM or meeting.starts_at > at:
        tell_cancelled(meeting, match, request, at=at)
