"""Helpers: where they are, what they can teach, when, and how many they take."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    and_,
    false,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from helpnet.domain.access import NEXT_STANDING, AccountStatus, Standing, StandingEvent
from helpnet.domain.availability import SLOTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.transitions import advance
from helpnet.store.accounts import Account
from helpnet.store.alphabet import by_name
from helpnet.store.base import Base, Mask, checked, db
from helpnet.store.networks import Network
from helpnet.store.partners import Partner
from helpnet.store.waking import wake_for
from helpnet.store.whereabouts import Whereabouts


class Helper(Whereabouts, Base):
    """A volunteer, or a partner's staff, who helps."""

    __tablename__ = "helpers"
    __table_args__ = (
        CheckConstraint("reach_km >= 0 AND reach_km <= 500", name="reach"),
        CheckConstraint("capacity >= 0 AND capacity <= 50", name="capacity"),
        CheckConstraint("load >= 0 AND load <= capacity", name="load"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), unique=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey(Partner.id), index=True)
    vouched_at: Mapped[datetime | None]  # since when the partner vouches
    # Who vouched before, by name: the trace outlives the partner.
    former_partner: Mapped[str] = mapped_column(
        String(200), default="", server_default=""
    )
    vouched_until: Mapped[datetime | None]
    standing: Mapped[Standing] = mapped_column(
        checked(Standing, "helper_standing"), default=Standing.APPLIED
    )
    phone: Mapped[str] = mapped_column(String(40), default="", index=True)
    about: Mapped[str] = mapped_column(String(1000), default="")
    reach_km: Mapped[float]
    modes: Mapped[frozenset[str]] = mapped_column(Mask(Mode))
    languages: Mapped[frozenset[str]] = mapped_column(Mask(SPOKEN))
    times: Mapped[frozenset[str]] = mapped_column(Mask(SLOTS))
    capacity: Mapped[int]
    load: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[date | None]
    vetted_until: Mapped[date | None]
    created_at: Mapped[datetime]
    calendar_key: Mapped[str | None] = mapped_column(
        String(64), unique=True, index=True
    )
    account: Mapped[Account] = relationship()
    partner: Mapped[Partner | None] = relationship()
    skills: Mapped[list["HelperSkill"]] = relationship(
        order_by="HelperSkill.skill", cascade="all, delete-orphan"
    )

    def record(self, event: StandingEvent) -> None:
        """Move on, or raise `NotAllowed` and stay."""
        self.standing = advance(NEXT_STANDING, self.standing, event)


class HelperSkill(Base):
    """A skill of the catalogue that a helper can teach, and how well."""

    __tablename__ = "helper_skills"

    helper_id: Mapped[int] = mapped_column(
        ForeignKey(Helper.id, ondelete="CASCADE"), primary_key=True
    )
    skill: Mapped[str] = mapped_column(String(60), primary_key=True)
    level: Mapped[HelperLevel] = mapped_column(checked(HelperLevel))


def get_helper(helper_id: int) -> Helper:
    """Return the helper, or raise `NoResultFound`."""
    return db.session.get_one(Helper, helper_id)


def take_place(helper_id: int) -> bool:
    """Reserve one of the helper's places; False when none is free or not active."""
    taken = db.session.execute(
        update(Helper)
        .where(
            Helper.id == helper_id,
            Helper.standing == Standing.ACTIVE,
            Helper.load < Helper.capacity,
        )
        .values(load=Helper.load + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def free_place(helper_id: int, *, at: datetime) -> None:
    """Give back one of the helper's places; the waiting list wakes for it."""
    db.session.execute(
        update(Helper)
        .where(Helper.id == helper_id, Helper.load > 0)
        .values(load=Helper.load - 1)
        .execution_options(synchronize_session=False)
    )
    wake_for(helper_id, at=at)


def list_names(helper_ids: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of these helpers, in the order given."""
    found = db.session.execute(
        select(Helper.id, Account.name)
        .join(Helper.account)
        .where(Helper.id.in_(helper_ids))
    )
    names = {row[0]: row[1] for row in found}
    return tuple((each, names[each]) for each in helper_ids)


def find_helper_of(account_id: int) -> Helper | None:
    """Return the helper who signs in with this account, if any."""
    return db.session.scalar(select(Helper).where(Helper.account_id == account_id))


def lock_helper(helper_id: int) -> Helper:
    """Return the helper as they stand now, while others wait to change them.

    Raise `NoResultFound`.
    """
    return db.session.scalars(
        select(Helper)
        .where(Helper.id == helper_id)
        .with_for_update(of=Helper)
        .execution_options(populate_existing=True)
    ).one()


def list_pauses_over(now: datetime) -> Sequence[Helper]:
    """Return the helpers whose last day of break is over in their network, by id."""
    zones = db.session.scalars(select(Network.time_zone).distinct())
    over = [
        and_(
            Network.time_zone == zone,
            Helper.paused_until < local_day(now, zone),
        )
        for zone in zones
    ]
    return db.session.scalars(
        select(Helper)
        .join(Helper.account)
        .join(Network, Network.id == Helper.network_id)
        .where(
            Helper.standing == Standing.PAUSED,
            or_(false(), *over),
            Account.status == AccountStatus.ACTIVE,
        )
        .order_by(Helper.id)
    ).all()


def list_vouched_for(partner_id: int) -> Sequence[Helper]:
    """Return the helpers that the partner vouches for, by name."""
    return db.session.scalars(
        select(Helper)
        .join(Helper.account)
        .where(Helper.partner_id == partner_id)
        .options(contains_eager(Helper.account))
        .order_by(by_name(Account.name), Helper.id)
    ).all()
