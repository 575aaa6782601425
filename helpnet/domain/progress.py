"""How far a learner is with each goal, computed from all meetings at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from helpnet.domain.autonomy import (
    ClosingRule,
    Level,
    Observation,
    goal_met,
    latest_level,
    suggests_autonomy,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place: local day, minute of the day, level by goal."""

    day: date
    minute: int
    levels: Mapping[int, Level]


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """One goal: the level of each meeting, latest last, and since when alone.

    `alone_on` holds the days of the run of `alone` that ends the history.
    """

    goal: int
    seen: tuple[Observation, ...]
    level: Level | None
    alone_on: tuple[date, ...]
    met: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """All goals in order, and whether the rule suggests that the learner is done."""

    goals: tuple[GoalProgress, ...]
    suggested: bool


def progress(
    goals: Sequence[int],
    meetings: Iterable[Held],
    rule: ClosingRule,
    *,
    since: date = date.min,
) -> Progress:
    """Return the progress of each goal; the order of the meetings does not matter.

    All meetings are shown; those before `since` (the request was opened again) count
    no more for the rule. Two meetings of the same minute: the one that needed more
    help counts as the later.
    """
    known = list(meetings)
    by_goal = {goal: _seen(goal, known) for goal in goals}
    counted = {
        str(goal): [each for each in seen if each.day >= since]
        for goal, seen in by_goal.items()
    }
    return Progress(
        goals=tuple(
            _goal(goal, seen, counted[str(goal)], rule)
            for goal, seen in by_goal.items()
        ),
        suggested=suggests_autonomy(counted, rule),
    )


def _seen(goal: int, meetings: Sequence[Held]) -> tuple[Observation, ...]:
    found = (
        Observation(each.day, each.minute, each.levels[goal])
        for each in meetings
        if goal in each.levels
    )
    # The same order as the closing rule's: more help comes later.
    return tuple(
        sorted(found, key=lambda seen: (seen.day, seen.order, -seen.level.step))
    )


def _goal(
    goal: int,
    seen: tuple[Observation, ...],
    counted: list[Observation],
    rule: ClosingRule,
) -> GoalProgress:
    run = takewhile(lambda each: each.level is Level.ALONE, reversed(counted))
    return GoalProgress(
        goal=goal,
        seen=seen,
        level=latest_level(seen),
        alone_on=tuple(sorted({each.day for each in run})),
        met=goal_met(counted, rule),
    )
