"""Incentives and device schemes that networks and partners offer to learners."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Select,
    String,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from helpnet.domain.access import Standing
from helpnet.domain.local_aids import AidKind
from helpnet.store.base import Base, checked, db
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


def list_holding(network_id: int, *, kind: AidKind, on: date) -> Sequence[LocalAid]:
    """Return what holds on a day, soonest to end first; of active partners only."""
    active = or_(LocalAid.partner_id.is_(None), Partner.standing == Standing.ACTIVE)
    begun = or_(LocalAid.starts_on.is_(None), LocalAid.starts_on <= on)
    not_over = or_(LocalAid.ends_on.is_(None), LocalAid.ends_on >= on)
    return db.session.scalars(
        _with_partner(network_id)
        .where(LocalAid.kind == kind, active, begun, not_over)
        .order_by(LocalAid.ends_on.is_(None), LocalAid.ends_on, LocalAid.id)
    ).all()


def list_all_aids(
    network_id: int, *, partner_id: int | None = None
) -> Sequence[LocalAid]:
    """Return every aid of the network, or of one partner of it; the newest first."""
    wanted = _with_partner(network_id).order_by(LocalAid.id.desc())
    if partner_id is not None:
        wanted = wanted.where(LocalAid.partner_id == partner_id)
    return db.session.scalars(wanted).all()


def get_aid(aid_id: int, *, network_id: int, partner_id: int | None) -> LocalAid:
    """Return an aid of the network, or of the partner if one asks; or raise."""
    wanted = _with_partner(network_id).where(LocalAid.id == aid_id)
    if partner_id is not None:
        wanted = wanted.where(LocalAid.partner_id == partner_id)
    return db.session.scalars(wanted).one()


def _with_partner(network_id: int) -> Select[LocalAid]:
    return (
        select(LocalAid)
        .outerjoin(LocalAid.partner)
        .options(contains_eager(LocalAid.partner))
        .where(LocalAid.network_id == network_id)
    )
