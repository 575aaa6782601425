"""How often somebody has tried something lately, counted across processes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.refusals import TooOften
from helpnet.store.base import Base, db


class Attempts(Base):
    """One bucket of attempts in one window of time."""

    __tablename__ = "attempts"

    bucket: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


def count_attempt(bucket: str, *, now: datetime, per: timedelta) -> int:
    """Add one attempt and return how many the current window holds."""
    seconds = int(per.total_seconds())
    start = int(now.timestamp()) // seconds * seconds
    window = datetime.fromtimestamp(start, tz=now.tzinfo)
    postgresql = db.engine.dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    one = insert(Attempts).values(bucket=bucket, window=window, count=1)
    more = one.on_conflict_do_update(
        index_elements=[Attempts.bucket, Attempts.window],
        set_={"count": Attempts.count + 1},
    ).returning(Attempts.count)
    return int(db.session.scalars(more).one())


def count_at_most(bucket: str, most: int, *, now: datetime, per: timedelta) -> None:
    """Add one attempt, or raise `TooOften` when the window holds `most` already."""
    if count_attempt(bucket, now=now, per=per) > most:
        raise TooOften


def wait_for_turn(bucket: str) -> None:
    """Let no two use cases that name this bucket run at once; held until the end.

    Kept in a window of its own: at midnight two days would not wait for each other.
    """
    count_attempt(bucket, now=datetime.fromtimestamp(0, UTC), per=timedelta(days=1))


def forget_attempts(*, before: datetime) -> None:
    """Delete the windows that began before this moment."""
    db.session.execute(delete(Attempts).where(Attempts.window < before))
