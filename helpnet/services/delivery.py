"""Sending what waits in the outbox: claim, send, mark, and never lose a message."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpnet.domain.notices import SECRETS, NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.outbox import BY_MAIL, claim
from helpnet.store.transaction import transaction

MOST_TRIES = 8
MOST_AT_ONCE = 3  # three slow mails end before the lease of the last one does
SIGN_IN_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNotice:
    """One claimed message with all that its words need."""

    id: int
    kind: NoticeKind
    channel: NoticeChannel
    address: str
    recipient: str
    language: str
    network: str
    facts: dict[str, Any]


class Undeliverable(Exception):
    """The message did not leave; `lasting` when trying again is pointless."""

    def __init__(self, reason: str, *, lasting: bool) -> None:
        super().__init__(reason)
        self.reason, self.lasting = reason, lasting


def deliver_due(
    *,
    send: Callable[[DueNotice], None],
    now: datetime,
    channels: Collection[NoticeChannel] = BY_MAIL,
) -> int:
    """Send a batch of due messages of these channels; return how many left.

    `send` raises `Undeliverable`. A crash between sending and marking costs at most
    one copy with the same Message-ID; a message is never lost.
    """
    _cancel_stale(now=now)
    sent = 0
    for number in _claim(now=now, channels=channels):
        sent += _deliver(number, send, now)
    return sent


def _deliver(number: int, send: Callable[[DueNotice], None], now: datetime) -> bool:
    due = _due(number)
    if due is None:
        return False
    try:
        send(due)
    except Undeliverable as error:
        _postpone(number=number, error=error, now=now)
        return False
    _mark_sent(number=number, now=now)
    return True


@transaction
def _claim(*, now: datetime, channels: Collection[NoticeChannel]) -> list[int]:
    return claim(now=now, most=MOST_AT_ONCE, channels=channels)


@transaction
def _cancel_stale(*, now: datetime) -> None:
    """Cancel sign-in mails that would arrive with a dead link."""
    for notice in db.session.scalars(
        db.select(Notice).where(
            Notice.kind == NoticeKind.SIGN_IN,
            Notice.status == NoticeStatus.WAITING,
            Notice.created_at < now - SIGN_IN_LASTS,
        )
    ):
        notice.status, notice.settled_at = NoticeStatus.CANCELLED, now
        notice.facts = _harmless(notice.facts)


def _due(number: int) -> DueNotice | None:
    """Return the message, None if it was cancelled since it was claimed."""
    notice = db.session.get_one(Notice, number)
    if notice.status is not NoticeStatus.WAITING:
        return None
    due = DueNotice(
        id=notice.id,
        kind=notice.kind,
        channel=notice.channel,
        address=notice.address,
        recipient=notice.recipient,
        language=notice.language,
        network=db.session.get_one(Network, notice.network_id).name,
        facts=dict(notice.facts),
    )
    db.session.rollback()  # nothing stays open while the mail server is slow
    return due


@transaction
def _mark_sent(*, number: int, now: datetime) -> None:
    notice = db.session.get_one(Notice, number)
    notice.status, notice.settled_at = NoticeStatus.SENT, now
    notice.facts, notice.failure = _harmless(notice.facts), ""


@transaction
def _postpone(*, number: int, error: Undeliverable, now: datetime) -> None:
    """Try again later, each time twice as late; give up after the eighth time."""
    notice = db.session.get_one(Notice, number)
    notice.failure, notice.claimed_at = error.reason[:500], None
    if error.lasting or notice.tries >= MOST_TRIES:
        notice.status, notice.settled_at = NoticeStatus.FAILED, now
        notice.facts = _harmless(notice.facts)
    else:
        notice.due_at = now + timedelta(minutes=2 ** (notice.tries - 1))


def _harmless(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | dict.fromkeys(SECRETS & set(facts), "used")
