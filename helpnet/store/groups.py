"""Meetings of one helper with several learners, recorded once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.modes import Mode
from helpnet.store.base import Base, checked, db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.partners import Place


class GroupSession(Base):
    """One meeting of a group; each learner has a help session of their own in it."""

    __tablename__ = "group_sessions"
    __table_args__ = (CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey(Helper.id), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    mode: Mapped[Mode] = mapped_column(checked(Mode))
    place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id))
    where: Mapped[str] = mapped_column(String(200), default="")
    entry_key: Mapped[str] = mapped_column(String(64), unique=True)
    recorded_at: Mapped[datetime]
    place: Mapped[Place | None] = relationship()


def get_group(group_id: int) -> GroupSession:
    """Return the group, or raise `NoResultFound`."""
    return db.session.get_one(GroupSession, group_id)


def find_group(entry_key: str) -> GroupSession | None:
    """Return the group that this form recorded, if any."""
    return db.session.scalar(
        select(GroupSession).where(GroupSession.entry_key == entry_key)
    )
