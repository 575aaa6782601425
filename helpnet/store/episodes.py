"""Each accompaniment from its first helper to its end, as the reports count it.

They follow by themselves whatever changes on requests, goals and meetings.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.catalogue import Area
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.journey import Stage
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import Base, Mask, checked, db
from helpnet.store.batches import batches
from helpnet.store.episode_rows import ALL_IDS, differing, rewrite
from helpnet.store.followup import HelpSession
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest, Need

_BEFORE = {Stage.WAITING, Stage.OFFERED}
_TOLD = ("end_reason", "channel", "barriers")
_CHANGED = "requests whose episodes may have changed"


class Episode(Base):
    """One accompaniment; derived from history and meetings, equal to a recount.

    Days are local. `outcome` and `ended_on` are None while it lasts.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        Index(  # holds all that the reports read, so that they read nothing else
            "ix_episodes_reported",
            *("network_id", "began_on", "ended_on", "outcome", "sessions"),
            *("skill", "area", "channel", "barriers"),
            *("request_id", "number", "ended_at"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    number: Mapped[int]
    network_id: Mapped[int] = mapped_column(ForeignKey(Network.id))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]  # as the request says: check-ins follow from it
    outcome: Mapped[EpisodeEnd | None] = mapped_column(checked(EpisodeEnd))
    sessions: Mapped[int] = mapped_column(default=0)
    goals: Mapped[int] = mapped_column(default=0)
    goals_met: Mapped[int] = mapped_column(default=0)
    skill: Mapped[str] = mapped_column(String(60))  # the main need
    area: Mapped[Area] = mapped_column(checked(Area))
    channel: Mapped[Channel] = mapped_column(checked(Channel))
    barriers: Mapped[frozenset[str]] = mapped_column(Mask(Barrier))


def recount(request: HelpRequest) -> None:
    """Store what the episodes of the request must be, as things stand now."""
    db.session.flush()
    rewrite(db.session.connection(), [request.id])
    _noted(db.session()).discard(request.id)


def recount_all() -> int:
    """Do so for every request; return for how many it was not so."""
    return rewrite(db.session.connection(), list(db.session.scalars(ALL_IDS)))


def list_wrong() -> list[int]:
    """Return the requests whose stored episodes are not what they must be."""
    connection = db.session.connection()
    everybody = db.session.scalars(ALL_IDS).all()
    return [
        number for some in batches(everybody) for number in differing(connection, some)
    ]


def _noted(session: Session) -> set[int]:
    noted: set[int] = session.info.setdefault(_CHANGED, set())
    return noted


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: object) -> None:
    """Remember whose episodes may have changed, whoever changed what."""
    asked = {row.id for row in session.new if isinstance(row, HelpRequest)}
    goals = {row.request_id for row in session.deleted if isinstance(row, Need)}
    for row in [*session.new, *session.dirty]:
        if isinstance(row, HelpRequest) and _moved(row):
            goals.add(row.id)
        elif isinstance(row, HelpSession | Need) and _counts(row):
            goals.add(row.request_id)
    if found := goals - asked:
        _noted(session).update(found)


@event.listens_for(Session, "before_commit")
def _follow(session: Session) -> None:
    """Rewrite those episodes, once and at the end, in the same transaction."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    if noted := session.info.pop(_CHANGED, None):
        rewrite(session.connection(), noted)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    session.info.pop(_CHANGED, None)


def _moved(request: HelpRequest) -> bool:
    """Tell whether the request began or ended, or is another one for the reports."""
    stages = _change(request, "stage")
    return bool(stages - _BEFORE) or any(_change(request, name) for name in _TOLD)


def _counts(row: HelpSession | Need) -> bool:
    """Tell whether a meeting took place, or did not after all, or a goal changed."""
    if isinstance(row, HelpSession):
        return SessionStatus.DONE in _change(row, "status") or (
            bool(_change(row, "offer_id")) and row.status is SessionStatus.DONE
        )
    return any(_change(row, name) for name in ("skill", "dropped_at", "met_on"))


def _change(row: object, name: str) -> set[object]:
    """Return the old and the new value of an attribute, nothing when it is the same."""
    history = inspect(row).attrs[name].history
    return {*history.added, *history.deleted} if history.has_changes() else set()
