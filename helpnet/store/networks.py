"""Local networks: where they are, what they speak, the rules they set."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.alphabet import by_name
from helpnet.store.base import Base, db


class Network(Base):
    """A local network, run by its coordinators."""

    __tablename__ = "networks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    languages: Mapped[list[str]] = mapped_column(JSON)  # first is the default
    time_zone: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    # A GeoJSON geometry, of thousands of corners: read by those who ask for it alone.
    territory: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # What the network assumes instead of what helpnet does, by skill.
    assumptions: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}", deferred=True
    )
    created_at: Mapped[datetime]


def get_network(network_id: int) -> Network:
    """Return the network, or raise `NoResultFound`."""
    return db.session.get_one(Network, network_id)


def find_network_by_slug(slug: str) -> Network | None:
    """Return the network of that short name, if any."""
    return db.session.scalar(select(Network).where(Network.slug == slug))


def list_networks() -> Sequence[Network]:
    """Return every network, by name."""
    return db.session.scalars(
        select(Network).order_by(by_name(Network.name), Network.id)
    ).all()


def list_network_names() -> Mapping[int, str]:
    """Return the name of every network, by its id."""
    named = select(Network.id, Network.name).order_by(Network.id)
    return {row[0]: row[1] for row in db.session.execute(named)}


def list_phones(most: int) -> Sequence[tuple[str, str]]:
    """Return name and phone number of the first networks that have one, by name."""
    named = select(Network.name, Network.phone).where(Network.phone != "")
    ordered = named.order_by(by_name(Network.name), Network.id).limit(most)
    return [(name, phone) for name, phone in db.session.execute(ordered)]


def lock_network(network_id: int) -> Network:
    """Return the network and hold it until the use case ends, or raise."""
    return db.session.scalars(
        select(Network).where(Network.id == network_id).with_for_update()
    ).one()
