"""Half-filled forms, and asks from places no network covers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base, db
from helpnet.store.networks import Network
from helpnet.store.whereabouts import Whereabouts


class Draft(Base):
    """What somebody has typed so far in a form of several pages."""

    __tablename__ = "drafts"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(20))  # ask | helper | partner
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class UnmetAsk(Whereabouts, Base):
    """Somebody asked from a place that no network covers."""

    __tablename__ = "unmet_asks"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    draft_key: Mapped[str] = mapped_column(String(64), unique=True)
    needs: Mapped[list[str]] = mapped_column(JSON)
    nearest_network_id: Mapped[int | None] = mapped_column(ForeignKey(Network.id))
    distance_km: Mapped[float | None]


def find_draft(key_hash: str, form: str) -> Draft | None:
    """Return the half-filled form of that key, if it is kept."""
    return db.session.scalar(
        select(Draft).where(Draft.key_hash == key_hash, Draft.form == form)
    )


def find_draft_by_code(code_hash: str, form: str) -> Draft | None:
    """Return the half-filled form of that code, if it is kept; others wait for it."""
    wanted = select(Draft).where(Draft.code_hash == code_hash, Draft.form == form)
    return db.session.scalar(wanted.with_for_update())


def lock_draft(key_hash: str, form: str, *, at: datetime) -> Draft:
    """Return the half-filled form, begun now if need be; others wait for it.

    Raise `NoResultFound` when the key belongs to another form.
    """
    postgresql = db.engine.dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    begun = insert(Draft).values(
        key_hash=key_hash, form=form, answers={}, created_at=at, changed_at=at
    )
    db.session.execute(begun.on_conflict_do_nothing())
    wanted = select(Draft).where(Draft.key_hash == key_hash, Draft.form == form)
    return db.session.scalars(wanted.with_for_update()).one()


def delete_draft(key_hash: str) -> None:
    """Forget a half-filled form."""
    db.session.execute(delete(Draft).where(Draft.key_hash == key_hash))


def delete_drafts(*, before: datetime) -> int:
    """Forget the forms left alone since before this moment; return how many."""
    gone = db.session.execute(delete(Draft).where(Draft.changed_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def add_unmet(ask: UnmetAsk) -> None:
    """Record an ask that no network covers, once per draft."""
    known = select(UnmetAsk.id).where(UnmetAsk.draft_key == ask.draft_key)
    if db.session.scalar(known) is None:
        db.session.add(ask)
