"""Texts that came in, each understood once, and numbers that want none."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.text_answers import TextMeaning, TextOutcome
from helpnet.store.accounts import Account
from helpnet.store.base import Base, checked
from helpnet.store.networks import Network
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
