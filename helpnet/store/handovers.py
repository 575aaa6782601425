"""Learners who went from one helper to another, and what they agreed to pass on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


class Handover(Base):
    """What the next helper may know; `offer_id` is the match that ended."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int] = mapped_column(ForeignKey(Offer.id), index=True)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    share_levels: Mapped[bool] = mapped_column(default=False, server_default=false())
    share_notes: Mapped[bool] = mapped_column(default=False, server_default=false())
    message: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]
