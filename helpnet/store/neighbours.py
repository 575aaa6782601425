"""Which network lets which other network ask its helpers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, delete, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from helpnet.store.accounts import Account
from helpnet.store.base import Base, db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network


class Lending(Base):
    """`network_id` lets `lends_to_id` ask its helpers, as long as the row exists."""

    __tablename__ = "network_neighbours"
    __table_args__ = (CheckConstraint("network_id <> lends_to_id", name="two"),)

    network_id: Mapped[int] = mapped_column(
        ForeignKey(Network.id, ondelete="CASCADE"), primary_key=True
    )
    lends_to_id: Mapped[int] = mapped_column(
        ForeignKey(Network.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """Since when one network lends to another, and which coordinator decided it."""

    since: datetime
    by: str


ASKS_NEIGHBOURS = "ask_neighbours"  # the rule, read alone where time counts


def networks_to_ask(network: Network) -> frozenset[int]:
    """Return the networks whose helpers this one may ask, itself among them.

    One statement, or none where the rules say that neighbours are not asked.
    """
    own = frozenset({network.id})
    if not network.rules.get(ASKS_NEIGHBOURS):
        return own
    lending = select(Lending.network_id).where(Lending.lends_to_id == network.id)
    return own | frozenset(db.session.scalars(lending))


def networks_each_may_ask(
    network_ids: Iterable[int],
) -> Mapping[int, frozenset[int]]:
    """Return what `networks_to_ask` says of each of these networks; one statement."""
    statement = (
        select(Network.id, Network.rules, Lending.network_id)
        .outerjoin(Lending, Lending.lends_to_id == Network.id)
        .where(Network.id.in_(sorted(network_ids)))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for own, rules, lender in db.session.execute(statement):
        asked = lender is not None and rules.get(ASKS_NEIGHBOURS)
        found[own] |= {own, lender} if asked else {own}
    return {own: frozenset(asked) for own, asked in found.items()}


def list_lent_to(network_id: int) -> Mapping[int, Lent]:
    """Return which networks this one lends its helpers to, by their id."""
    return _lent(Lending.lends_to_id, Lending.network_id == network_id)


def list_lent_by(network_id: int) -> Mapping[int, Lent]:
    """Return which networks lend their helpers to this one, by their id."""
    return _lent(Lending.network_id, Lending.lends_to_id == network_id)


def lend(*, network_id: int, lends_to_id: int, account_id: int, at: datetime) -> bool:
    """Let the other network ask our helpers; False when it may already.

    The caller holds our own network, so that two at once begin it once.
    """
    if db.session.get(Lending, (network_id, lends_to_id)):
        return False
    db.session.add(
        Lending(
            network_id=network_id,
            lends_to_id=lends_to_id,
            since=at,
            account_id=account_id,
        )
    )
    return True


def stop_lending(*, network_id: int, lends_to_id: int) -> None:
    """Let the other network ask nobody of ours from now on."""
    db.session.execute(
        delete(Lending)
        .where(Lending.network_id == network_id, Lending.lends_to_id == lends_to_id)
        .execution_options(synchronize_session=False)
    )


def list_guests(helper_ids: Iterable[int], *, network_id: int) -> Mapping[int, str]:
    """Return the network's name of each of these helpers who is of another network.

    One statement, or none where nobody is named.
    """
    ids = sorted(helper_ids)
    if not ids:
        return {}
    statement = (
        select(Helper.id, Network.name)
        .join(Network, Network.id == Helper.network_id)
        .where(Helper.id.in_(ids), Helper.network_id != network_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _lent(
    other: InstrumentedAttribute[int], ours: ColumnElement[bool]
) -> Mapping[int, Lent]:
    statement = (
        select(other, Lending.since, Account.name)
        .join(Account, Account.id == Lending.account_id)
        .where(ours)
        .order_by(other)
    )
    return {
        key: Lent(since=since, by=by)
        for key, since, by in db.session.execute(statement)
    }
