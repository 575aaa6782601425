"""Messages that can never leave: what replaces them, and which wait for a human."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from helpnet.domain.contacts import BadPhone, ContactWay, parse_phone
from helpnet.domain.delivery import DueNotice
from helpnet.domain.ends import EndReason
from helpnet.domain.fallback import Reachable, key_by, needs_nothing, next_way
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.domain.texting import BY_TEXT, key_of
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.matches import hold_request
from helpnet.store.notices import Notice, add_notice, contact_of
from helpnet.store.requests import HelpRequest
from helpnet.store.texts_received import TextStop

DONE_OR_TO_DO = (NoticeStatus.WAITING, NoticeStatus.SENT)


def waits_for_human() -> ColumnElement[bool]:
    """Return what is true of a message that failed and that a human must see to.

    Nothing replaced it, and nobody has said yet that it is dealt with.
    """
    after = aliased(Notice)
    replaced = select(after.id).where(after.fallback_of_id == Notice.id)
    failed = Notice.status == NoticeStatus.FAILED
    return and_(failed, Notice.handled_at.is_(None), ~replaced.exists())


def find_fallback(notice: Notice) -> Notice | None:
    """Return what replaced this message when it failed, if anything did."""
    after = select(Notice).where(Notice.fallback_of_id == notice.id)
    return db.session.scalars(after.order_by(Notice.id).limit(1)).first()


def replace_failed(
    due: DueNotice, *, at: datetime, channels: Collection[NoticeChannel]
) -> None:
    """Say by another way what just failed; where there is none, a human sees to it.

    `channels` are those that leave by themselves. The request's history says once
    that a message failed.
    """
    request = hold_request(due.request_id) if due.request_id else None
    notice = db.session.get_one(Notice, due.id, populate_existing=True)
    chain = list(_chain(notice))
    if request and len(chain) == 1:
        request.tell(Happening.MESSAGE_FAILED, at=at, by=Actor.SYSTEM)
    if _is_to_nobody(notice, request) or _is_said_anyway(notice):
        notice.handled_at = at
        return
    who = _reachable(notice, request, channels)
    way = next_way(notice.kind, frozenset(each.channel for each in chain), who)
    if way:
        _write(notice, _base(chain[-1]), *way, at=at)


def _is_to_nobody(notice: Notice, request: HelpRequest | None) -> bool:
    """Tell whether nobody needs it, or its reader has died while it was on its way."""
    died = request and request.end_reason is EndReason.DECEASED
    to_learner = notice.account_id is None
    return bool(died and to_learner) or needs_nothing(notice.kind, notice.facts)


def _chain(notice: Notice) -> Iterator[Notice]:
    """Return the message, what it replaced, and so on to what was said first."""
    yield notice
    if notice.fallback_of_id:
        yield from _chain(db.session.get_one(Notice, notice.fallback_of_id))


def _base(first: Notice) -> str:
    added = first.channel is NoticeChannel.SMS
    return first.key.removeprefix(key_of("")) if added else first.key


def _is_said_anyway(notice: Notice) -> bool:
    """Tell whether the text only repeated a call that is made or still to make."""
    base = _base(notice)
    if base == notice.key:
        return False
    call = select(Notice.id).where(
        Notice.key == base,
        Notice.channel == NoticeChannel.CALL,
        Notice.status.in_(DONE_OR_TO_DO),
    )
    return db.session.scalar(call) is not None


def _write(
    notice: Notice, base: str, channel: NoticeChannel, address: str, *, at: datetime
) -> None:
    """Write it once more; what an earlier failure wrote is to be done again."""
    key = key_by(channel, base)
    former = db.session.scalar(select(Notice).where(Notice.key == key))
    if former is None:
        add_notice(_copy(notice, key, channel, address, at))
    elif former.status is NoticeStatus.CANCELLED:
        former.status, former.settled_at, former.due_at = NoticeStatus.WAITING, None, at


def _copy(
    notice: Notice, key: str, channel: NoticeChannel, address: str, at: datetime
) -> dict[str, Any]:
    same = ("request_id", "account_id", "kind", "recipient", "language", "facts")
    return {name: getattr(notice, name) for name in same} | {
        "key": key,
        "network_id": notice.network_id,
        "channel": channel,
        "address": address,
        "created_at": at,
        "due_at": at,
        "fallback_of_id": notice.id,
    }


def _reachable(
    notice: Notice, request: HelpRequest | None, channels: Collection[NoticeChannel]
) -> Reachable:
    texts = NoticeChannel.SMS in channels and notice.kind in BY_TEXT
    if notice.account_id:
        return _helper_reachable(notice, notice.account_id, texts)
    return _learner_reachable(request, texts) if request else Reachable()


def _helper_reachable(notice: Notice, account_id: int, texts: bool) -> Reachable:
    helper = db.session.scalar(select(Helper).where(Helper.account_id == account_id))
    by_text = notice.channel is NoticeChannel.SMS
    if helper is None:
        return Reachable()
    own = helper.network_id == notice.network_id  # no other network may call them
    return Reachable(
        mobile=_mobile(helper.phone, helper.country) if texts else "",
        email=helper.account.email if by_text else "",
        phone=helper.phone if own else "",
    )


def _learner_reachable(request: HelpRequest, texts: bool) -> Reachable:
    own = request.contact_way is not ContactWay.NEIGHBOUR
    return Reachable(
        mobile=_mobile(request.phone, request.country) if texts and own else "",
        phone=contact_of(request) if request.phone else "",
        letter=request.contact_note,
    )


def _mobile(phone: str, country: str) -> str:
    """Return the number if it takes texts and did not ask for none; else nothing."""
    try:
        takes = parse_phone(phone, country).can_sms
    except BadPhone:
        return ""
    return phone if takes and db.session.get(TextStop, phone) is None else ""
