"""Later questions to learners: can you still do it alone?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.check_ins import Still
from helpnet.domain.history import Actor
from helpnet.store.base import Base, checked
from helpnet.store.requests import HelpRequest, Need


class CheckIn(Base):
    """One question, so many days after a learner said: I can do it alone."""

    __tablename__ = "check_ins"
    __table_args__ = (
        UniqueConstraint("request_id", "closed_at", "days"),
        CheckConstraint("days > 0", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE")
    )
    days: Mapped[int]
    closed_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[Actor | None] = mapped_column(checked(Actor))
    cancelled_at: Mapped[datetime | None]
    request: Mapped[HelpRequest] = relationship()
    answers: Mapped[list["CheckInAnswer"]] = relationship(
        order_by="CheckInAnswer.need_id", cascade="all, delete-orphan"
    )


class CheckInAnswer(Base):
    """What the learner said of one goal."""

    __tablename__ = "check_in_answers"

    check_in_id: Mapped[int] = mapped_column(
        ForeignKey(CheckIn.id, ondelete="CASCADE"), primary_key=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey(Need.id, ondelete="CASCADE"), primary_key=True
    )
    still: Mapped[Still] = mapped_column(checked(Still))
