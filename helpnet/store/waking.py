"""Helpers who became free, joined or reach further: for them the waiting list wakes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base, db


class HelperWake(Base):
    """This helper may fit somebody who waits; looked at once, then deleted."""

    __tablename__ = "helper_wakes"

    helper_id: Mapped[int] = mapped_column(
        ForeignKey("helpers.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]


def wake_for(helper_id: int, *, at: datetime) -> None:
    """Let whoever waits and fits this helper be looked at; one statement.

    Said again before that, it is once, of the last moment.
    """
    postgresql = db.engine.dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    woken = insert(HelperWake).values(helper_id=helper_id, at=at)
    db.session.execute(
        woken.on_conflict_do_update(
            index_elements=[HelperWake.helper_id], set_={"at": woken.excluded.at}
        )
    )


def list_wakes(*, most: int) -> Mapping[int, datetime]:
    """Return the helpers for whom somebody may wake, longest first, and since when."""
    wakes = select(HelperWake.helper_id, HelperWake.at).order_by(
        HelperWake.at, HelperWake.helper_id
    )
    return {row[0]: row[1] for row in db.session.execute(wakes.limit(most))}


def forget_wakes(seen: Iterable[tuple[int, datetime]]) -> None:
    """Delete what was looked at; a helper who changed again meanwhile stays."""
    for helper_id, at in seen:
        # Whoever holds the row is writing a later moment into it.
        free = select(HelperWake.helper_id).where(
            HelperWake.helper_id == helper_id, HelperWake.at == at
        )
        gone = delete(HelperWake).where(
            HelperWake.helper_id.in_(free.with_for_update(skip_locked=True))
        )
        db.session.execute(gone.execution_options(synchronize_session=False))
