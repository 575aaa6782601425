"""Which messages leave next: claimed by one worker at a time, each in its turn."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from helpnet.domain.delivery import DueNotice, Sender, harmless
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.limits import wait_for_turn
from helpnet.store.networks import Network
from helpnet.store.notices import Notice

BY_MAIL = frozenset({NoticeChannel.EMAIL})
LEASE = timedelta(seconds=120)  # longer than the longest that one message may take
MOST_AT_ONCE = 50

Claimed = Sequence[tuple[int, str]]
"""Messages in the order they are sent, each with its lane; "" is no lane."""


def claim(
    *,
    now: datetime,
    most: int = MOST_AT_ONCE,
    channels: Collection[NoticeChannel] = BY_MAIL,
) -> Claimed:
    """Reserve due messages for this worker; a crashed worker's claims lapse.

    None is claimed before an earlier one of its lane that is on its way: in another
    worker's hands, or waiting to be tried again. A sign-in link goes first.
    """
    wait_for_turn("outbox")  # two workers must not see one lane free at once
    reserve = (
        update(Notice)
        .where(Notice.id.in_(_due(now, channels).limit(most).with_for_update()))
        .values(claimed_at=now)
        .returning(Notice.id, Notice.lane)
        .execution_options(synchronize_session=False)
    )
    found = [(number, lane) for number, lane in db.session.execute(reserve)]
    return sorted(found, key=lambda each: (each[1] != "", each[0]))


def is_anything_due(now: datetime, channels: Collection[NoticeChannel]) -> bool:
    """Tell whether a worker would find something; takes no lock."""
    return db.session.scalar(_due(now, channels).limit(1)) is not None


def _due(now: datetime, channels: Collection[NoticeChannel]) -> Select[int]:
    held = _held(now)
    waits_its_turn = select(held.c.id).where(
        held.c.lane == Notice.lane, held.c.id < Notice.id
    )
    waiting = select(Notice.id).where(
        Notice.status == NoticeStatus.WAITING,
        Notice.channel.in_(channels),
        Notice.due_at <= now,
        or_(Notice.claimed_at.is_(None), Notice.claimed_at < now - LEASE),
        ~waits_its_turn.exists(),
    )
    return waiting.order_by(Notice.lane != "", Notice.id)


def _held(now: datetime) -> Any:
    """Return the messages that those behind them in their lane wait for."""
    again = and_(Notice.tries > 0, Notice.due_at > now)
    in_hands = Notice.claimed_at >= now - LEASE
    held = select(Notice.id, Notice.lane).where(
        Notice.status == NoticeStatus.WAITING, Notice.lane != "", or_(again, in_hands)
    )
    return held.cte("held")


def take(number: int, *, claimed_at: datetime, now: datetime) -> DueNotice | None:
    """Count a try of a message that this worker claimed, and hold it from now on.

    Return what is to be sent, None when it was cancelled or others have it now.
    """
    found = db.session.execute(
        update(Notice)
        .where(
            Notice.id == number,
            Notice.status == NoticeStatus.WAITING,
            Notice.claimed_at == claimed_at,
        )
        .values(claimed_at=now, tries=Notice.tries + 1)
        .returning(*_TOLD, Notice.network_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if found is None:
        return None
    told = dict(zip(_NAMES, found, strict=False))
    return DueNotice(**told, network=_sender(found.network_id))


_TOLD = (
    *(Notice.id, Notice.kind, Notice.channel, Notice.address, Notice.recipient),
    *(Notice.language, Notice.facts, Notice.request_id, Notice.account_id),
    *(Notice.due_at, Notice.tries),
)
_NAMES = tuple(column.key for column in _TOLD)


def _sender(network_id: int) -> Sender:
    wanted = select(Network.name, Network.phone, Network.email)
    name, phone, email = db.session.execute(
        wanted.where(Network.id == network_id)
    ).one()
    return Sender(name=name, phone=phone, email=email)


def give_back(numbers: Collection[int], *, claimed_at: datetime) -> None:
    """Let others claim what this worker claimed and did not try."""
    mine = Notice.claimed_at == claimed_at
    _change(Notice.id.in_(numbers), mine, claimed_at=None)


def mark_sent(due: DueNotice, *, at: datetime) -> None:
    """Note that the message left, even when it was cancelled while it did."""
    left = {"status": NoticeStatus.SENT, "settled_at": at, "failure": ""}
    _change(Notice.id == due.id, facts=harmless(due.facts), **left)


def mark_failed(due: DueNotice, reason: str, *, at: datetime) -> None:
    """Note that the message never leaves."""
    ended = {"status": NoticeStatus.FAILED, "settled_at": at, "failure": reason}
    _change(_still(due), facts=harmless(due.facts), claimed_at=None, **ended)


def postpone(due: DueNotice, reason: str, *, until: datetime, tries: int) -> None:
    """Let the message be tried again then, as one that was tried so often."""
    again = {"due_at": until, "tries": tries, "claimed_at": None}
    _change(_still(due), failure=reason, **again)


def _still(due: DueNotice) -> ColumnElement[bool]:
    waits = Notice.status == NoticeStatus.WAITING
    return and_(Notice.id == due.id, waits)


def _change(*chosen: ColumnElement[bool], **values: Any) -> None:
    db.session.execute(
        update(Notice)
        .where(*chosen)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def list_stale(kind: NoticeKind, *, before: datetime) -> Sequence[Notice]:
    """Return the messages of this kind that wait and were written before."""
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.status == NoticeStatus.WAITING,
            Notice.kind == kind,
            Notice.created_at < before,
        )
        .order_by(Notice.id)
    ).all()
