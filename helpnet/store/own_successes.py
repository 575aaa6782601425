"""What learners say they did alone between two meetings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base, db
from helpnet.store.requests import HelpRequest, Need


class OwnSuccess(Base):
    """ "I did it alone!": the learner's own word about one goal."""

    __tablename__ = "own_successes"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE"), index=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey(Need.id, ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    entry_key: Mapped[str] = mapped_column(String(64), unique=True)
    taken_back_at: Mapped[datetime | None]


def find_success(entry_key: str) -> OwnSuccess | None:
    """Return what this form said, if it was sent before."""
    return db.session.scalar(
        select(OwnSuccess).where(OwnSuccess.entry_key == entry_key)
    )


def get_success_of(request_id: int, success_id: int) -> OwnSuccess:
    """Return the word of this learner, or raise `NoResultFound`."""
    found = db.session.get_one(OwnSuccess, success_id)
    if found.request_id != request_id:
        raise NoResultFound
    return found


def list_successes(request_id: int) -> Sequence[OwnSuccess]:
    """Return what the learner said and did not take back, oldest first."""
    return db.session.scalars(
        select(OwnSuccess)
        .where(OwnSuccess.request_id == request_id, OwnSuccess.taken_back_at.is_(None))
        .order_by(OwnSuccess.at, OwnSuccess.id)
    ).all()
