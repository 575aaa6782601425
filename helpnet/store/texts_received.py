"""Texts that came in, each understood once, and numbers that want none."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    String,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.contacts import calling_code
from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.store.accounts import Account
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network, get_network
from helpnet.store.requests import HelpRequest


class TextReceived(Base):
    """One text as the gateway handed it over; `gateway_id` makes it one."""

    __tablename__ = "texts_received"

    id: Mapped[int] = mapped_column(primary_key=True)
    gateway_id: Mapped[str] = mapped_column(String(120), unique=True)
    sender: Mapped[str] = mapped_column(String(40), index=True)
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    network_id: Mapped[int | None] = mapped_column(ForeignKey(Network.id), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey(Account.id))
    request_id: Mapped[int | None] = mapped_column(ForeignKey(HelpRequest.id))
    meaning: Mapped[TextMeaning] = mapped_column(checked(TextMeaning))
    outcome: Mapped[TextOutcome] = mapped_column(checked(TextOutcome))
    handled_at: Mapped[datetime | None]  # a human has read it


class TextStop(Base):
    """A number that gets no texts any more, since it answered STOP."""

    __tablename__ = "text_stops"

    phone: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


FOR_HUMANS = (TextOutcome.FOR_A_HUMAN, TextOutcome.UNKNOWN_NUMBER)


def find_received(gateway_id: str) -> TextReceived | None:
    """Return the text that the gateway handed over by this name, if it did."""
    return db.session.scalar(
        select(TextReceived).where(TextReceived.gateway_id == gateway_id)
    )


def find_last(sender: str, *, since: datetime, before: int) -> TextReceived | None:
    """Return what the number wrote last before the text with this id."""
    return db.session.scalar(
        select(TextReceived)
        .where(
            TextReceived.sender == sender,
            TextReceived.received_at >= since,
            TextReceived.id < before,
        )
        .order_by(TextReceived.id.desc())
        .limit(1)
    )


def unread_by(network: Network) -> ColumnElement[bool]:
    """Return what is true of a text that somebody of this network has to read.

    That of an unknown number waits in every network of its country.
    """
    return and_(
        TextReceived.outcome.in_(FOR_HUMANS),
        TextReceived.handled_at.is_(None),
        _seen_by(network),
    )


def list_unread(network_id: int) -> Sequence[TextReceived]:
    """Return the texts that somebody of the network has to read, oldest first."""
    return db.session.scalars(
        select(TextReceived)
        .where(unread_by(get_network(network_id)))
        .order_by(TextReceived.id)
    ).all()


def list_lately(network_id: int, *, most: int) -> Sequence[TextReceived]:
    """Return the network's texts that need nobody any more, latest first."""
    network = get_network(network_id)
    return db.session.scalars(
        select(TextReceived)
        .where(_seen_by(network), ~unread_by(network))
        .order_by(TextReceived.id.desc())
        .limit(most)
    ).all()


def get_text_of(network_id: int, text_id: int) -> TextReceived:
    """Return a text that the network may read, or raise `NoResultFound`."""
    seen = select(TextReceived).where(
        TextReceived.id == text_id, _seen_by(get_network(network_id))
    )
    found = db.session.scalar(seen)
    if found is None:
        raise NoResultFound
    return found


def mark_read(network_id: int, text_id: int, *, at: datetime) -> None:
    """Note that somebody has read it; the first time counts. Raise as `get_text_of`."""
    found = get_text_of(network_id, text_id)
    found.handled_at = found.handled_at or at


def forget_texts(*, before: datetime) -> None:
    """Delete the texts that came before then, but none that waits for a human."""
    waiting = TextReceived.outcome.in_(FOR_HUMANS) & TextReceived.handled_at.is_(None)
    db.session.execute(
        delete(TextReceived).where(TextReceived.received_at < before, ~waiting)
    )


def name_senders(texts: Sequence[TextReceived]) -> Mapping[int, str]:
    """Return who wrote each text, by its id: the helper, else the learner, if known."""
    known = select(
        TextReceived.id, func.coalesce(Account.name, HelpRequest.name, "")
    ).where(TextReceived.id.in_([text.id for text in texts]))
    named = known.outerjoin(Account, Account.id == TextReceived.account_id)
    found = named.outerjoin(HelpRequest, HelpRequest.id == TextReceived.request_id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def is_stopped(phone: str) -> bool:
    """Tell whether this number (E.164) wants no texts."""
    return db.session.get(TextStop, phone) is not None


def stop_texts(phone: str, *, at: datetime) -> bool:
    """Send this number no more texts; return whether that is new."""
    if is_stopped(phone):
        return False
    db.session.add(TextStop(phone=phone, at=at))
    return True


def start_texts(phone: str) -> None:
    """Send this number texts again."""
    stopped = db.session.get(TextStop, phone)
    if stopped:
        db.session.delete(stopped)
        db.session.flush()


def _seen_by(network: Network) -> ColumnElement[bool]:
    nobody_s = TextReceived.network_id.is_(None)
    code = calling_code(network.country)
    return or_(TextReceived.network_id == network.id, and_(nobody_s, _begins(code)))


def _begins(code: str) -> ColumnElement[bool]:
    return TextReceived.sender.startswith(code, autoescape=True)
