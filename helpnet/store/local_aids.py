"""Incentives and device schemes that networks and partners offer to learners."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.local_aids import AidKind
from helpnet.store.base import Base, checked
from helpnet.store.networks import Network
from helpnet.store.partners import Partner


class LocalAid(Base):
    """Something learners can have: what, for which needs, from when to when."""

    __tablename__ = "local_aids"
    __table_args__ = (
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on",
            name="dates",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey(Partner.id), index=True)
    kind: Mapped[AidKind] = mapped_column(checked(AidKind))
    title: Mapped[dict[str, str]] = mapped_column(JSON)  # by language of the network
    words: Mapped[dict[str, str]] = mapped_column(JSON)  # what, where, conditions
    skills: Mapped[list[str]] = mapped_column(JSON)  # empty: whatever the need
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    phone: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    partner: Mapped[Partner | None] = relationship()
