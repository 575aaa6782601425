"""The small steps of a goal: those of its guide, and those the pair added."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.history import Actor
from helpnet.store.base import Base, checked
from helpnet.store.requests import Need


class GoalStep(Base):
    """One step of one goal: of the guide by its number, or in the pair's own words."""

    __tablename__ = "goal_steps"
    __table_args__ = (
        UniqueConstraint("need_id", "guide_index"),
        CheckConstraint("guide_index IS NOT NULL OR text <> ''", name="words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(
        ForeignKey(Need.id, ondelete="CASCADE"), index=True
    )
    guide_index: Mapped[int | None]
    text: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    done_by: Mapped[Actor | None] = mapped_column(checked(Actor))
