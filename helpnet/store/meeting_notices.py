"""What helper and learner are told about a meeting, with what calendars need of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpnet.domain.access import AccountStatus
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.history import Actor
from helpnet.domain.meetings import USUAL_MINUTES
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.reminders import HOURS_BEFORE
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import get_helper
from helpnet.store.notices import Notice, cancel_waiting, tell_account, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

LEARNER, HELPER = Actor.LEARNER, Actor.HELPER
_KIND = NoticeKind


def tell_planned(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, at: datetime
) -> None:
    """Tell both that the meeting is planned, or where and when it is now.

    The helper, who wrote it down, gets a mail for the calendar and nothing else.
    """
    kind = _KIND.SESSION_MOVED if meeting.sequence else _KIND.SESSION_PLANNED
    facts = meeting_facts(LEARNER, meeting, match, request)
    tell_learner(request, kind, key=key_of_plan(meeting, LEARNER), at=at, facts=facts)
    _mail_helper(kind, key_of_plan(meeting, HELPER), meeting, match, request, at)


def tell_cancelled(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, at: datetime
) -> None:
    """Tell the other that a meeting is cancelled; who cancelled gets a mail of it.

    When the accompaniment ends, both get such a mail alone: that is told elsewhere.
    """
    kind, by = _KIND.SESSION_CANCELLED, meeting.cancelled_by
    if by is HELPER or request.contact_way is ContactWay.EMAIL:
        tell_learner_cancelled(meeting, match, request, at=at)
    if by is LEARNER:
        tell_helper(_KIND.CANNOT_COME, meeting, match, request, at=at)
    else:
        _mail_helper(kind, key_of_end(meeting, HELPER), meeting, match, request, at)


def tell_learner_cancelled(
    meeting: HelpSession, match: Offer, request: HelpRequest, *, at: datetime
) -> None:
    """Tell the learner that the meeting is cancelled, by the way they chose."""
    facts, key = meeting_facts(LEARNER, meeting, match, request), key_of_end(meeting)
    tell_learner(request, _KIND.SESSION_CANCELLED, key=key, at=at, facts=facts)


def tell_resumed(
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    to: Collection[Actor],
    *,
    at: datetime,
) -> None:
    """Tell these that a meeting stands that had been cancelled."""
    kind, about = _KIND.SESSION_PLANNED, (meeting, match, request)
    if LEARNER in to:
        key, facts = key_of_plan(meeting, LEARNER), meeting_facts(LEARNER, *about)
        tell_learner(request, kind, key=key, at=at, facts=facts)
    if HELPER in to:
        tell_helper(kind, *about, key=key_of_plan(meeting, HELPER), at=at)


def tell_helper(
    kind: NoticeKind,
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    *,
    at: datetime,
    key: str = "",
) -> None:
    """Tell the helper about the meeting by the way they chose."""
    tell_account(
        get_helper(match.helper_id).account,
        kind,
        key=key or f"{kind}-{meeting.id}",
        at=at,
        facts=meeting_facts(HELPER, meeting, match, request),
        request_id=request.id,
    )


def forget_told(meeting: HelpSession, *, at: datetime) -> None:
    """Cancel what was written of the meeting as it is and has not left yet."""
    for who in (LEARNER, HELPER):
        cancel_waiting(key=key_of_plan(meeting, who), at=at)
        for hours in HOURS_BEFORE:
            cancel_waiting(key=key_of_reminder(meeting, hours, who), at=at)


def key_of_end(meeting: HelpSession, who: Actor = LEARNER) -> str:
    """Return the key of the message that this meeting, as it was, is cancelled."""
    key = f"{_KIND.SESSION_CANCELLED}-{meeting.id}-{meeting.sequence}"
    return key if who is LEARNER else f"{key}-{who}"


def key_of_plan(meeting: HelpSession, who: Actor, *, ago: int = 0) -> str:
    """Return the key of the message that told this person of the meeting as it is.

    Or as it was so many changes ago.
    """
    key, sequence = f"{_KIND.SESSION_PLANNED}-{meeting.id}", meeting.sequence - ago
    if sequence:
        key = f"{_KIND.SESSION_MOVED}-{meeting.id}-{sequence}"
    return key if who is LEARNER else f"{key}-{who}"


def key_of_reminder(meeting: HelpSession, hours: int, who: Actor) -> str:
    """Return the key of the reminder so many hours before the meeting as it is."""
    parts = (_KIND.SESSION_REMINDER, meeting.id, hours, meeting.sequence, who)
    return "-".join(map(str, parts))


def list_told(meetings: Iterable[HelpSession]) -> Mapping[int, datetime]:
    """Return when each of these meetings was told as it is, by its id, if it was."""
    keys = {key_of_plan(each, LEARNER): each.id for each in meetings}
    written = select(Notice.key, Notice.created_at).where(Notice.key.in_(sorted(keys)))
    found = db.session.execute(written.order_by(Notice.id))
    return {keys[key]: at for key, at in found}


def meeting_facts(
    to: Actor, meeting: HelpSession, match: Offer, request: HelpRequest
) -> dict[str, Any]:
    """Return what the words for this person need; also what their calendar shows.

    Where somebody lives and their number are for the helper who accompanies them, as
    long as nobody shut that helper out.
    """
    helper = get_helper(match.helper_id)
    active = helper.account.status is AccountStatus.ACTIVE
    trusted = to is HELPER and match.status is OfferStatus.ACCEPTED and active
    return {
        "to": to,
        "by": meeting.cancelled_by or "",
        "request": request.id,
        "helper": helper.account.name,
        "helper_phone": readable(helper.phone, request.country),
        "learner": request.name,
        "learner_phone": readable(request.phone, helper.country) if trusted else "",
        **_when(meeting, request),
        **_where(trusted, meeting, request),
        "note": meeting.note,
        "phone": request.network.phone,
    }


def _when(meeting: HelpSession, request: HelpRequest) -> dict[str, Any]:
    return {
        "session": meeting.id,
        "sequence": meeting.sequence,
        "starts_at": meeting.starts_at.isoformat(),
        "minutes": meeting.minutes or USUAL_MINUTES,
        "zone": request.network.time_zone,
    }


def _where(trusted: bool, meeting: HelpSession, request: HelpRequest) -> dict[str, Any]:
    place = meeting.place
    named = (place.name, place.address) if place else ("", "")
    at_home = meeting.mode is Mode.HOME_VISIT
    where = meeting.where if trusted or not at_home else ""
    told = (*named, where, request.town if at_home else "")
    return {
        "mode": meeting.mode,
        "place": named[0],
        "address": named[1],
        "where": meeting.where,
        "town": request.town,
        "location": ", ".join(part for part in told if part),
    }


def _mail_helper(
    kind: NoticeKind,
    key: str,
    meeting: HelpSession,
    match: Offer,
    request: HelpRequest,
    at: datetime,
) -> None:
    account = get_helper(match.helper_id).account
    by_mail = account.notice_channel is NoticeChannel.EMAIL
    if by_mail and account.status is AccountStatus.ACTIVE:
        facts = meeting_facts(HELPER, meeting, match, request)
        tell_account(account, kind, key=key, at=at, facts=facts, request_id=request.id)
