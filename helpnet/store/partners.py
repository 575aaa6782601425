"""Partner organisations, their staff, and their places open to the public."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from helpnet.domain.access import NEXT_STANDING, Standing, StandingEvent
from helpnet.domain.transitions import advance
from helpnet.store.accounts import Account
from helpnet.store.alphabet import by_name
from helpnet.store.base import Base, checked, db
from helpnet.store.networks import Network
from helpnet.store.whereabouts import Whereabouts


class Partner(Base):
    """An organisation of the network; it has places and may vouch for helpers."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("network_id", "source", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    name: Mapped[str] = mapped_column(String(200))
    standing: Mapped[Standing] = mapped_column(
        checked(Standing, "partner_standing"), default=Standing.APPLIED
    )
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str | None] = mapped_column(String(80))  # imported from
    source_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    network: Mapped[Network] = relationship()

    def record(self, event: StandingEvent) -> None:
        """Move on, or raise `NotAllowed` and stay."""
        self.standing = advance(NEXT_STANDING, self.standing, event)


class PartnerStaff(Base):
    """Which account speaks for which partner."""

    __tablename__ = "partner_staff"

    account_id: Mapped[int] = mapped_column(
        ForeignKey(Account.id, ondelete="CASCADE"), primary_key=True
    )
    partner_id: Mapped[int] = mapped_column(ForeignKey(Partner.id), index=True)
    account: Mapped[Account] = relationship()
    partner: Mapped[Partner] = relationship()


class Place(Whereabouts, Base):
    """A site open to the public, where people can get help or a connection."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("network_id", "source", "source_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey(Partner.id), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    opening_hours: Mapped[str] = mapped_column(Text, default="")  # OSM syntax
    summary: Mapped[str] = mapped_column(Text, default="")
    services: Mapped[list[str]] = mapped_column(JSON, default=list)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(200))
    updated_on: Mapped[date | None]
    partner: Mapped[Partner] = relationship()


def get_partner(partner_id: int) -> Partner:
    """Return the partner, or raise `NoResultFound`."""
    return db.session.get_one(Partner, partner_id)


def get_place(place_id: int) -> Place:
    """Return the place, or raise `NoResultFound`."""
    return db.session.get_one(Place, place_id)


def find_staff(account_id: int) -> PartnerStaff | None:
    """Return which partner this account speaks for, if any."""
    return db.session.get(PartnerStaff, account_id)


def list_partners(network_id: int) -> Sequence[Partner]:
    """Return the network's partners, by name."""
    return db.session.scalars(
        select(Partner)
        .where(Partner.network_id == network_id)
        .order_by(by_name(Partner.name), Partner.id)
    ).all()


def list_places(partner_id: int) -> Sequence[Place]:
    """Return the partner's places, by name."""
    return db.session.scalars(
        select(Place)
        .where(Place.partner_id == partner_id)
        .order_by(by_name(Place.name), Place.id)
    ).all()


def list_network_places(network_id: int) -> Sequence[Place]:
    """Return every place of the network, by name, with its partner."""
    return db.session.scalars(
        select(Place)
        .where(Place.network_id == network_id)
        .options(joinedload(Place.partner))
        .order_by(by_name(Place.name), Place.id)
    ).all()


def list_imported_places(network_id: int, sources: Collection[str]) -> Sequence[Place]:
    """Return the network's places that came from these sources, by id."""
    return db.session.scalars(
        select(Place)
        .where(Place.network_id == network_id, Place.source.in_(sorted(sources)))
        .order_by(Place.id)
    ).all()


def list_imported_partners(
    network_id: int, sources: Collection[str]
) -> Sequence[Partner]:
    """Return the network's partners that came from these sources, by id."""
    return db.session.scalars(
        select(Partner)
        .where(Partner.network_id == network_id, Partner.source.in_(sorted(sources)))
        .order_by(Partner.id)
    ).all()


def add_partners(rows: Sequence[Mapping[str, Any]]) -> None:
    """Store many new partners at once, given as columns."""
    if rows:
        db.session.execute(insert(Partner), rows)


def add_places(rows: Sequence[Mapping[str, Any]]) -> None:
    """Store many new places at once, given as columns."""
    if rows:
        db.session.execute(insert(Place), rows)


def lock_partner(partner_id: int) -> Partner:
    """Return the partner and hold it until the use case ends, or raise."""
    return db.session.scalars(
        select(Partner).where(Partner.id == partner_id).with_for_update()
    ).one()


def list_staff(partner_id: int) -> Sequence[Account]:
    """Return the accounts that speak for the partner, by name."""
    return db.session.scalars(
        select(Account)
        .join(PartnerStaff, PartnerStaff.account_id == Account.id)
        .where(PartnerStaff.partner_id == partner_id)
        .order_by(by_name(Account.name), Account.id)
    ).all()
