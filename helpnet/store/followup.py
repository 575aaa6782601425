"""Help sessions of an accompaniment, and how much help each goal needed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select
from sqlalchemy.orm import (
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from helpnet.domain.autonomy import Level
from helpnet.domain.history import Actor
from helpnet.domain.modes import Mode
from helpnet.domain.sessions import (
    NEXT_SESSION,
    MissReason,
    SessionEvent,
    SessionStatus,
)
from helpnet.domain.transitions import advance
from helpnet.store.base import Base, checked, db
from helpnet.store.groups import GroupSession
from helpnet.store.offers import Offer
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.partners import Place
from helpnet.store.requests import HelpRequest, Need


class HelpSession(Base):
    """One meeting of a helper and a learner."""

    __tablename__ = "help_sessions"
    __table_args__ = (
        CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(HelpRequest.id), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey(Offer.id), index=True)
    status: Mapped[SessionStatus] = mapped_column(
        checked(SessionStatus), default=SessionStatus.PLANNED
    )
    starts_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(checked(Mode))
    place_id: Mapped[int | None] = mapped_column(ForeignKey(Place.id))
    where: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")  # helper and coordinator
    shared_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey(GroupSession.id), index=True
    )
    removed_at: Mapped[datetime | None]
    missed_because: Mapped[MissReason | None] = mapped_column(checked(MissReason))
    entry_key: Mapped[str] = mapped_column(String(64), unique=True)  # of the plan
    record_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    recorded_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")  # RFC 5545
    cancelled_by: Mapped[Actor | None] = mapped_column(checked(Actor))
    version: Mapped[int] = mapped_column()
    request: Mapped[HelpRequest] = relationship()
    offer: Mapped[Offer] = relationship()
    place: Mapped[Place | None] = relationship()
    levels: Mapped[list["SessionLevel"]] = relationship(
        order_by="SessionLevel.need_id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def record(self, event: SessionEvent, *, at: datetime) -> None:
        """Move on, or raise `NotAllowed` and stay."""
        self.status = advance(NEXT_SESSION, self.status, event)
        self.recorded_at = at


class SessionLevel(Base):
    """How much help one goal needed in one session."""

    __tablename__ = "session_levels"

    session_id: Mapped[int] = mapped_column(
        ForeignKey(HelpSession.id, ondelete="CASCADE"), primary_key=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey(Need.id, ondelete="CASCADE"), primary_key=True
    )
    level: Mapped[Level] = mapped_column(checked(Level))


NOT_REMOVED = HelpSession.status != SessionStatus.REMOVED
"""The meetings that count: all but those recorded by mistake."""


def get_help_session(session_id: int) -> HelpSession:
    """Return the help session, or raise `NoResultFound`."""
    return db.session.get_one(HelpSession, session_id)


def list_help_sessions(request_id: int) -> Sequence[HelpSession]:
    """Return the request's help sessions, earliest first; no removed ones."""
    return db.session.scalars(
        select(HelpSession)
        .where(HelpSession.request_id == request_id, NOT_REMOVED)
        .order_by(HelpSession.starts_at, HelpSession.id)
    ).all()


def find_planned(entry_key: str) -> HelpSession | None:
    """Return the help session that this form planned or wrote down, if any."""
    return db.session.scalar(
        select(HelpSession).where(HelpSession.entry_key == entry_key)
    )


def find_recorded(entry_key: str) -> HelpSession | None:
    """Return the help session that this form recorded, if any."""
    return db.session.scalar(
        select(HelpSession).where(HelpSession.record_key == entry_key)
    )


def list_sessions_of(request_ids: Collection[int]) -> Sequence[HelpSession]:
    """Return the help sessions of these requests with their levels, earliest first.

    Those recorded by mistake are left out.
    """
    return db.session.scalars(
        select(HelpSession)
        .where(HelpSession.request_id.in_(sorted(request_ids)), NOT_REMOVED)
        .options(selectinload(HelpSession.levels), joinedload(HelpSession.place))
        .order_by(HelpSession.starts_at, HelpSession.id)
    ).all()


def last_kept(sessions: Sequence[HelpSession]) -> HelpSession | None:
    """Return the latest of these that was held or will be; they are earliest first."""
    kept = {SessionStatus.DONE, SessionStatus.PLANNED}
    return next((each for each in reversed(sessions) if each.status in kept), None)


def list_goals_worked_on(request_id: int) -> frozenset[int]:
    """Return the needs of the request that a meeting or the learner speaks of."""
    goals = (
        select(SessionLevel.need_id)
        .join(Need, Need.id == SessionLevel.need_id)
        .where(Need.request_id == request_id)
    )
    said = select(OwnSuccess.need_id).where(OwnSuccess.request_id == request_id)
    return frozenset(db.session.scalars(goals.union(said)))
