"""The small steps of a goal: those of its guide, and those the pair added."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from helpnet.domain.goal_steps import StepLine, guide_key, own_key
from helpnet.domain.history import Actor
from helpnet.domain.local_times import local_day
from helpnet.store.base import Base, checked, db
from helpnet.store.guides import find_guide
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


def list_goal_steps(need_ids: Collection[int]) -> Mapping[int, list[GoalStep]]:
    """Return what is kept by goal, in order: ticks of the guide, and own steps."""
    found: dict[int, list[GoalStep]] = {need_id: [] for need_id in need_ids}
    rows = db.session.scalars(
        select(GoalStep)
        .where(GoalStep.need_id.in_(sorted(need_ids)))
        .order_by(GoalStep.need_id, GoalStep.position, GoalStep.id)
    )
    for row in rows:
        found[row.need_id].append(row)
    return found


def step_lines(skill: str, kept: Sequence[GoalStep], zone: str) -> tuple[StepLine, ...]:
    """Return every step of a goal: the guide's in its order, then the pair's own."""
    of_guide = {row.guide_index: row for row in kept if row.guide_index is not None}
    own = [row for row in kept if row.guide_index is None]
    return (
        *(
            _line(guide_key(index), index, of_guide.get(index), zone)
            for index in range(count_guide_steps(skill))
        ),
        *(_line(own_key(row.id), None, row, zone) for row in own),
    )


def count_guide_steps(skill: str) -> int:
    """Return how many steps the guide of a skill has, the same in every language."""
    guide = find_guide(skill)
    return len(next(iter(guide.texts.values())).steps) if guide else 0


def words_of_guide(skill: str) -> tuple[str, ...]:
    """Return the guide's steps in all languages."""
    guide = find_guide(skill)
    texts = guide.texts.values() if guide else ()
    return tuple(step for text in texts for step in text.steps)


def add_own_step(need_id: int, kept: Sequence[GoalStep], text: str) -> None:
    """Keep one step more, after the others."""
    position = max((row.position for row in kept), default=0) + 1
    db.session.add(GoalStep(need_id=need_id, text=text, position=position))


def step_of(goal: Need, key: str, kept: Sequence[GoalStep]) -> GoalStep | None:
    """Return the step of that key, None where the goal has none.

    A step of the guide has no row before it is ticked: it is made here.
    """
    for row in kept:
        if key in {own_key(row.id), _guide_key_of(row)}:
            return row
    of_guide = {guide_key(each): each for each in range(count_guide_steps(goal.skill))}
    if key not in of_guide:
        return None
    row = GoalStep(need_id=goal.id, guide_index=of_guide[key])
    db.session.add(row)
    return row


def _guide_key_of(row: GoalStep) -> str:
    return "" if row.guide_index is None else guide_key(row.guide_index)


def _line(key: str, index: int | None, row: GoalStep | None, zone: str) -> StepLine:
    done = row.done_at if row else None
    return StepLine(
        key=key,
        guide_index=index,
        text=row.text if row else "",
        done_on=local_day(done, zone) if done else None,
        done_by=row.done_by if row else None,
    )
