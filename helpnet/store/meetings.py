"""Keeping a meeting on file and telling the learner, in the same transaction."""

from datetime import datetime
from typing import Any

from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import local_day
from helpnet.domain.meetings import Plan, Terms, check_plan
from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, list_help_sessions
from helpnet.store.helpers import get_helper
from helpnet.store.nearby import get_open_place
from helpnet.store.notices import cancel_waiting, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


def add_meeting(
    match: Offer, request: HelpRequest, plan: Plan, *, entry_key: str, at: datetime
) -> HelpSession:
    """Plan a meeting and tell the learner.

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
    note_by_helper(match, request, Happening.SESSION_PLANNED, at=at)
    _tell(NoticeKind.SESSION_PLANNED, meeting, match, request, at=at)
    return meeting


def _check(plan: Plan, match: Offer, request: HelpRequest, at: datetime) -> None:
    until = get_helper(match.helper_id).vetted_until
    terms = Terms(wished=request.modes, vetted_until=until)
    day = local_day(plan.starts_at, request.network.time_zone)
    check_plan(plan, terms, now=at, today=day)


def cancel_meeting(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, note: str, at: datetime
) -> None:
    """Cancel a planned meeting and tell the learner why, or raise `NotAllowed`."""
    meeting.record(SessionEvent.CANCELLED, at=at)
    meeting.note = note
    note_by_helper(match, request, Happening.SESSION_CANCELLED, at=at)
    _forget(meeting, at)
    _tell(NoticeKind.SESSION_CANCELLED, meeting, match, request, at=at)


def end_meetings(request: HelpRequest, *, at: datetime) -> int:
    """Cancel what is planned because the accompaniment ends; return how many.

    The message about the end says so too.
    """
    planned = [
        each
        for each in list_help_sessions(request.id)
        if each.status is SessionStatus.PLANNED
    ]
    for meeting in planned:
        meeting.record(SessionEvent.CANCELLED, at=at)
        _forget(meeting, at)
    return len(planned)


def note_by_helper(
    match: Offer, request: HelpRequest, what: Happening, *, at: datetime
) -> None:
    """Add what the helper did to the request's history."""
    account_id = get_helper(match.helper_id).account_id
    request.tell(what, at=at, by=Actor.HELPER, account_id=account_id)


def _forget(meeting: HelpSession, at: datetime) -> None:
    cancel_waiting(key=f"{NoticeKind.SESSION_PLANNED}-{meeting.id}", at=at)


def _tell(
    kind: NoticeKind,
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    *,
    at: datetime,
) -> None:
    tell_learner(
        request,
        kind,
        key=f"{kind}-{meeting.id}",
        at=at,
        facts=_facts(meeting, match, request),
    )


def _facts(meeting: HelpSession, match: Offer, request: HelpRequest) -> dict[str, Any]:
    place, helper = meeting.place, get_helper(match.helper_id)
    return {
        "request": request.id,
        "helper": helper.account.name,
        "helper_phone": helper.phone,
        "starts_at": meeting.starts_at.isoformat(),
        "zone": request.network.time_zone,
        "mode": meeting.mode,
        "place": place.name if place else "",
        "address": place.address if place else "",
        "where": meeting.where,
        "note": meeting.note,
        "phone": request.network.phone,
    }
