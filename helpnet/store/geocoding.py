"""What geocoders answered, kept for 90 days, and what they are still to be asked."""

from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base, db

KEPT = timedelta(days=90)


class GeocodingQuestion(Base):
    """One normalised query and its answer: `fetched_at` is empty while it waits.

    Without a point, an answer says that nobody knows the place.
    """

    __tablename__ = "geocoding_questions"
    __table_args__ = (Index("ix_geocoding_questions_due", "fetched_at", "asked_at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    text: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    provider: Mapped[str] = mapped_column(String(20), default="")
    fetched_at: Mapped[datetime | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    label: Mapped[str] = mapped_column(String(200), default="")


def find_question(key: str, country: str, now: datetime) -> GeocodingQuestion | None:
    """Return the question with its answer, unless that answer is too old."""
    row = db.session.get(GeocodingQuestion, (key, country))
    if row is None or (row.fetched_at and row.fetched_at <= now - KEPT):
        return None
    return row


def queue_question(key: str, country: str, text: str, *, now: datetime) -> None:
    """Let the worker ask this, unless it is queued or freshly answered."""
    forget_old(now=now)
    insert = (
        postgresql_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
    )
    asked = insert(GeocodingQuestion).values(
        key=key, country=country, text=text, asked_at=now
    )
    db.session.execute(asked.on_conflict_do_nothing())


def list_waiting(most: int) -> list[GeocodingQuestion]:
    """Return the questions without answer, the oldest first."""
    order = (GeocodingQuestion.asked_at, GeocodingQuestion.key)
    waiting = (
        select(GeocodingQuestion)
        .where(GeocodingQuestion.fetched_at.is_(None))
        .order_by(*order, GeocodingQuestion.country)
        .limit(most)
    )
    return list(db.session.scalars(waiting))


def forget_old(*, now: datetime) -> None:
    """Delete what was asked or answered more than 90 days ago: it may hold a street."""
    old = or_(
        GeocodingQuestion.fetched_at <= now - KEPT,
        GeocodingQuestion.asked_at <= now - 2 * KEPT,
    )
    db.session.execute(delete(GeocodingQuestion).where(old))
