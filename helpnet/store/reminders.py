"""Which meetings are near, and the messages that remind both of one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from helpnet.domain.access import AccountStatus
from helpnet.domain.contacts import BadPhone, ContactWay, parse_phone
from helpnet.domain.history import Actor
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.reminders import HOURS_BEFORE, LOOK_AHEAD
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import get_helper
from helpnet.store.meeting_notices import key_of_reminder, meeting_facts
from helpnet.store.notices import (
    Notice,
    is_written,
    tell_account,
    tell_learner,
    text_learner,
)
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import TextStop

LEARNER, HELPER = Actor.LEARNER, Actor.HELPER
KIND = NoticeKind.SESSION_REMINDER
SHORT = min(HOURS_BEFORE)


def list_near_meetings(now: datetime) -> Sequence[HelpSession]:
    """Return the planned meetings that a reminder may be due for, earliest first."""
    ahead = HelpSession.starts_at
    return db.session.scalars(
        select(HelpSession)
        .where(
            HelpSession.status == SessionStatus.PLANNED,
            ahead > now,
            ahead <= now + LOOK_AHEAD,
        )
        .options(joinedload(HelpSession.request).joinedload(HelpRequest.network))
        .order_by(ahead, HelpSession.id)
    ).all()


def list_reminded(meetings: Iterable[HelpSession]) -> frozenset[tuple[int, int]]:
    """Return (meeting, hours before) of the reminders that helpers were written."""
    keys = {
        key_of_reminder(each, hours, HELPER): (each.id, hours)
        for each in meetings
        for hours in HOURS_BEFORE
    }
    written = select(Notice.key).where(Notice.key.in_(sorted(keys)))
    return frozenset(keys[key] for key in db.session.scalars(written))


def remind_both(meeting: HelpSession, hours: int, *, texts: bool, at: datetime) -> int:
    """Write what reminds learner and helper, unless it is written; return how many.

    The caller holds the request. `texts`: a gateway takes texts.
    """
    ways = {
        LEARNER: _way_to_learner(meeting.request, hours, texts),
        HELPER: _way_to_helper(meeting, hours),
    }
    return sum(
        _remind(meeting, hours, who, way, at) for who, way in ways.items() if way
    )


def _way_to_learner(
    request: HelpRequest, hours: int, texts: bool
) -> NoticeChannel | None:
    """Return how the learner is reminded in time; a letter would come too late.

    Two hours before, a call to make would only press a coordinator.
    """
    if request.contact_way is ContactWay.EMAIL:
        return NoticeChannel.EMAIL
    if request.contact_way is ContactWay.LETTER:
        return None
    if texts and request.contact_way is ContactWay.PHONE and _takes_texts(request):
        return NoticeChannel.SMS
    return NoticeChannel.CALL if hours > SHORT else None


def _way_to_helper(meeting: HelpSession, hours: int) -> NoticeChannel | None:
    """Return how the helper is reminded in time; who is shut out is told nothing."""
    account = get_helper(meeting.offer.helper_id).account
    way = account.notice_channel
    late = way is NoticeChannel.CALL and hours <= SHORT
    shut_out = account.status is not AccountStatus.ACTIVE
    return None if late or shut_out or way is NoticeChannel.LETTER else way


def _remind(
    meeting: HelpSession, hours: int, who: Actor, way: NoticeChannel, at: datetime
) -> bool:
    key, request = key_of_reminder(meeting, hours, who), meeting.request
    if is_written(key):
        return False
    told = meeting_facts(who, meeting, meeting.offer, request)
    facts = told | {"hours": hours}
    if who is HELPER:
        account = get_helper(meeting.offer.helper_id).account
        tell_account(account, KIND, key=key, at=at, facts=facts, request_id=request.id)
    elif way is NoticeChannel.SMS:  # a reminder needs no call beside it
        text_learner(request, KIND, key=key, at=at, facts=facts)
    else:
        tell_learner(request, KIND, key=key, at=at, facts=facts)
    return True


def _takes_texts(request: HelpRequest) -> bool:
    try:
        mobile = parse_phone(request.phone, request.country).can_sms
    except BadPhone:
        return False
    return mobile and db.session.get(TextStop, request.phone) is None
