"""What learners say they did alone between two meetings."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.store.base import Base
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
