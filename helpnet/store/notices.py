"""The outbox: messages written with the change that causes them, sent later."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.texting import key_of
from helpnet.store.accounts import Account
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest

BY_MAIL = frozenset({NoticeChannel.EMAIL})
LEASE = timedelta(seconds=120)  # longer than the mail client's own time-out


class Notice(Base):
    """One message to one person by one channel."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "status", "due_at"),
        Index("ix_notices_lane", "lane", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # never said twice
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey(HelpRequest.id), index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    kind: Mapped[NoticeKind] = mapped_column(checked(NoticeKind))
    channel: Mapped[NoticeChannel] = mapped_column(checked(NoticeChannel))
    status: Mapped[NoticeStatus] = mapped_column(
        checked(NoticeStatus), default=NoticeStatus.WAITING
    )
    recipient: Mapped[str] = mapped_column(String(120))  # a name, for the desk
    address: Mapped[str] = mapped_column(Text)  # e-mail, number or postal address
    language: Mapped[str] = mapped_column(String(5))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)  # what the wording needs
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]  # sent, called, failed or cancelled
    failure: Mapped[str] = mapped_column(Text, default="")
    # Messages of one lane reach their reader in the order they were written.
    lane: Mapped[str] = mapped_column(String(64), default="", server_default="")
    outcome: Mapped[str] = mapped_column(Text, default="", server_default="")
    handled_at: Mapped[datetime | None]  # a human dealt with what failed
    fallback_of_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))


def claim(
    *, now: datetime, most: int = 10, channels: Collection[NoticeChannel] = BY_MAIL
) -> list[int]:
    """Reserve due messages for this worker; a crashed worker's claims lapse."""
    due = _due(now, channels).limit(most).with_for_update(skip_locked=True)
    reserve = (
        update(Notice)
        .where(Notice.id.in_(due))
        .values(claimed_at=now, tries=Notice.tries + 1)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.session.scalars(reserve))


def _due(now: datetime, channels: Collection[NoticeChannel]) -> Select[int]:
    free = or_(Notice.claimed_at.is_(None), Notice.claimed_at < now - LEASE)
    waiting = select(Notice.id).where(
        Notice.status == NoticeStatus.WAITING,
        Notice.channel.in_(channels),
        Notice.due_at <= now,
        free,
    )
    return waiting.order_by(Notice.due_at, Notice.id)


WAYS = {
    ContactWay.PHONE: NoticeChannel.CALL,
    ContactWay.EMAIL: NoticeChannel.EMAIL,
    ContactWay.NEIGHBOUR: NoticeChannel.CALL,
    ContactWay.LETTER: NoticeChannel.LETTER,
}


def tell_account(
    account: Account,
    kind: NoticeKind,
    *,
    key: str,
    at: datetime,
    facts: dict[str, Any] | None = None,
    request_id: int | None = None,
) -> None:
    """Write an e-mail to someone who signs in, in the same transaction.

    `key` says what the message is about, such as `offer-12`; a second message with
    the same key is refused by the database. What concerns a request comes from the
    request's network: it asks, it answers questions, and it alone may read this.
    """
    asking = db.session.get_one(HelpRequest, request_id) if request_id else account
    db.session.add(
        Notice(
            key=key,
            network_id=asking.network_id,
            request_id=request_id,
            account_id=account.id,
            kind=kind,
            channel=NoticeChannel.EMAIL,
            recipient=account.name,
            address=account.email,
            language=account.language,
            facts=facts or {},
            created_at=at,
            due_at=at,
        )
    )


def tell_learner(
    request: HelpRequest,
    kind: NoticeKind,
    *,
    key: str,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a message to the learner by the way they chose: mail, call or letter."""
    way = request.contact_way
    db.session.add(
        Notice(
            key=key,
            network_id=request.network_id,
            request_id=request.id,
            kind=kind,
            channel=WAYS[way],
            recipient=request.name,
            address=address_of(request),
            language=request.language,
            facts=facts or {},
            created_at=at,
            due_at=at,
        )
    )


def address_of(request: HelpRequest) -> str:
    """Return where the learner is reached by the way they chose."""
    by_mail = request.contact_way is ContactWay.EMAIL
    return request.email if by_mail else contact_of(request)


def contact_of(request: HelpRequest) -> str:
    """Return the number to call or the address to write to, with its note."""
    return "\n".join(part for part in (request.phone, request.contact_note) if part)


def cancel_waiting(*, key: str, at: datetime) -> None:
    """Cancel a message that has not left yet, and the text that goes with it."""
    keys = (key, key_of(key))
    db.session.execute(
        update(Notice)
        .where(Notice.key.in_(keys), Notice.status == NoticeStatus.WAITING)
        .values(status=NoticeStatus.CANCELLED, settled_at=at)
        .execution_options(synchronize_session=False)
    )


def is_written(key: str) -> bool:
    """Tell whether a message with this key was written before."""
    return bool(db.session.scalar(select(Notice.id).where(Notice.key == key)))


def list_notices(
    network_id: int, *, status: NoticeStatus | None, offset: int, most: int
) -> tuple[Sequence[Notice], int]:
    """Return the network's messages, latest first, and how many there are."""
    chosen = [Notice.network_id == network_id]
    if status:
        chosen.append(Notice.status == status)
    found = db.session.scalars(
        select(Notice)
        .where(*chosen)
        .order_by(Notice.id.desc())
        .offset(offset)
        .limit(most)
    ).all()
    total = db.session.scalar(select(func.count()).select_from(Notice).where(*chosen))
    return found, total or 0
