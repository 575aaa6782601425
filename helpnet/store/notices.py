"""The outbox: messages written with the change that causes them, sent later."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.access import AccountStatus, Role
from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.fallback import keys_of
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.accounts import Account
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest
from helpnet.store.ways import way_of


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
    fallback_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("notices.id"), index=True
    )


WAYS = {
    ContactWay.PHONE: NoticeChannel.CALL,
    ContactWay.EMAIL: NoticeChannel.EMAIL,
    ContactWay.NEIGHBOUR: NoticeChannel.CALL,
    ContactWay.LETTER: NoticeChannel.LETTER,
}


class Message(TypedDict, total=False):
    """What is said: `key` names what it is about; `due_at` is when it may leave."""

    key: Required[str]  # such as `offer-12`; said once only
    at: Required[datetime]
    facts: dict[str, Any] | None
    request_id: int | None
    due_at: datetime | None


def tell_account(
    account: Account, kind: NoticeKind, **message: Unpack[Message]
) -> None:
    """Write a message to someone who signs in, in the same transaction.

    A second message with the same key is refused by the database. What concerns a
    request comes from the request's network: it asks, it answers questions, and it
    alone may read this.
    """
    add_notice(_to_account(account, kind, message))


def tell_coordinators(
    network_id: int, kind: NoticeKind, **message: Unpack[Message]
) -> None:
    """Write to each active coordinator; what one was told before is left alone.

    The key of each message ends with the number of the coordinator's account.
    """
    for account in _list_coordinators(network_id):
        words = _to_account(account, kind, message)
        _add_once(words | {"key": f"{message['key']}-{account.id}"})


def tell_learner(
    request: HelpRequest, kind: NoticeKind, **message: Unpack[Message]
) -> None:
    """Write a message to the learner by the way they chose: mail, call or letter."""
    way = {"channel": WAYS[request.contact_way], "address": address_of(request)}
    add_notice(_to_learner(request, kind, message) | way)


def text_learner(
    request: HelpRequest, kind: NoticeKind, **message: Unpack[Message]
) -> None:
    """Write a text to the learner's own phone, which takes texts, and call nobody."""
    way = {"channel": NoticeChannel.SMS, "address": request.phone}
    add_notice(_to_learner(request, kind, message) | way)


def add_notice(columns: dict[str, Any]) -> None:
    """Write one message in the transaction that causes it.

    `columns` are those of `Notice`; the lane is added here and nowhere else. Nothing
    is written to a learner who has died.
    """
    if not _is_to_the_dead(columns):
        db.session.add(Notice(**_in_lane(columns)))


def _is_to_the_dead(columns: dict[str, Any]) -> bool:
    request_id = columns.get("request_id")
    if request_id is None or columns.get("account_id") is not None:
        return False
    request = db.session.get(HelpRequest, request_id)
    return request is not None and request.end_reason is EndReason.DECEASED


def _add_once(columns: dict[str, Any]) -> None:
    postgresql = db.engine.dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    written = insert(Notice).values(**_in_lane(columns))
    db.session.execute(written.on_conflict_do_nothing(index_elements=[Notice.key]))


def _in_lane(columns: dict[str, Any]) -> dict[str, Any]:
    if columns["kind"] is NoticeKind.SIGN_IN:
        return columns  # in no queue: it would be dead before its turn
    return columns | {"lane": lane_of(columns["channel"], columns["address"])}


def lane_of(channel: NoticeChannel, address: str) -> str:
    """Return the queue of a reader: what is in it arrives as it was written."""
    place = f"{channel}\n{' '.join(address.casefold().split())}"
    return sha256(place.encode()).hexdigest()


def _said(message: Message) -> dict[str, Any]:
    return {
        "key": message["key"],
        "facts": message.get("facts") or {},
        "created_at": message["at"],
        "due_at": message.get("due_at") or message["at"],
    }


def _to_learner(
    request: HelpRequest, kind: NoticeKind, message: Message
) -> dict[str, Any]:
    return _said(message) | {
        "network_id": request.network_id,
        "request_id": request.id,
        "kind": kind,
        "recipient": request.name,
        "language": request.language,
    }


def _to_account(account: Account, kind: NoticeKind, message: Message) -> dict[str, Any]:
    request_id = message.get("request_id")
    asking = db.session.get_one(HelpRequest, request_id) if request_id else account
    channel, address = way_of(account, kind, asking.network_id)
    return _said(message) | {
        "network_id": asking.network_id,
        "request_id": request_id,
        "account_id": account.id,
        "kind": kind,
        "channel": channel,
        "recipient": account.name,
        "address": address,
        "language": account.language,
    }


def _list_coordinators(network_id: int) -> Sequence[Account]:
    return db.session.scalars(
        select(Account)
        .where(
            Account.network_id == network_id,
            Account.role == Role.COORDINATOR,
            Account.status == AccountStatus.ACTIVE,
        )
        .order_by(Account.id)
    ).all()


def address_of(request: HelpRequest) -> str:
    """Return where the learner is reached by the way they chose."""
    by_mail = request.contact_way is ContactWay.EMAIL
    return request.email if by_mail else contact_of(request)


def contact_of(request: HelpRequest) -> str:
    """Return the number to call or the address to write to, with its note."""
    return "\n".join(part for part in (request.phone, request.contact_note) if part)


def cancel_waiting(*, key: str, at: datetime) -> None:
    """Cancel a message that has not left yet, and what goes with it or replaces it."""
    cancel_all_waiting(keys=[key], at=at)


def cancel_all_waiting(*, keys: Iterable[str], at: datetime) -> None:
    """Do what `cancel_waiting` does for several messages, in one statement."""
    every = [each for key in keys for each in keys_of(key)]
    db.session.execute(
        update(Notice)
        .where(Notice.key.in_(every), Notice.status == NoticeStatus.WAITING)
        .values(status=NoticeStatus.CANCELLED, settled_at=at)
        .execution_options(synchronize_session=False)
    )


def restore_cancelled(*, key: str, cancelled_at: datetime) -> None:
    """Let what was cancelled at that moment leave after all."""
    db.session.execute(
        update(Notice)
        .where(
            Notice.key.in_(keys_of(key)),
            Notice.status == NoticeStatus.CANCELLED,
            Notice.settled_at == cancelled_at,
        )
        .values(status=NoticeStatus.WAITING, settled_at=None)
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
