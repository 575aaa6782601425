"""How far a learner is with each goal, computed from all evidence at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpnet.domain.autonomy import (
    ClosingRule,
    Level,
    Observation,
    evidence_of,
    in_time,
    latest_level,
    met_since,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place: local day, minute of the day, level by goal.

    `own`: no meeting, but what the learner says they did alone.
    """

    day: date
    minute: int
    levels: Mapping[int, Level]
    own: bool = False


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """One goal: each moment in time, latest last, and since when alone.

    `level` is the one a helper saw last. `alone_on` holds the days of the run of
    `alone` that ends the history and that a helper saw; `said_on` its other days, on
    the learner's word. `times` is how often the run counts for the rule, and `met_on`
    the day from which it satisfies it.
    """

    goal: int
    seen: tuple[Observation, ...]
    level: Level | None
    alone_on: tuple[date, ...]
    said_on: tuple[date, ...]
    times: int
    met_on: date | None

    @property
    def met(self) -> bool:
        """Tell whether the rule is satisfied."""
        return self.met_on is not None

    @property
    def sessions(self) -> int:
        """Return in how many meetings the goal was worked on."""
        return sum(not each.own for each in self.seen)


@dataclass(frozen=True, slots=True)
class Progress:
    """All goals in order, and whether the rule suggests that the learner is done."""

    goals: tuple[GoalProgress, ...]
    suggested: bool


def progress(
    goals: Sequence[int],
    moments: Iterable[Held],
    rule: ClosingRule,
    *,
    since: date = date.min,
) -> Progress:
    """Return the progress of each goal; the order of the moments does not matter.

    All are shown; those before `since` (the request was opened again) count no more
    for the rule. Two of the same minute: the one that needed more help counts as the
    later.
    """
    known = list(moments)
    far = tuple(_goal(goal, _seen(goal, known), rule, since) for goal in goals)
    done = bool(far) and all(each.met for each in far)
    return Progress(goals=far, suggested=done)


def _seen(goal: int, moments: Sequence[Held]) -> tuple[Observation, ...]:
    found = (
        Observation(each.day, each.minute, each.levels[goal], each.own)
        for each in moments
        if goal in each.levels
    )
    return tuple(in_time(found))


def _goal(
    goal: int, seen: tuple[Observation, ...], rule: ClosingRule, since: date
) -> GoalProgress:
    counted = [each for each in seen if each.day >= since]
    evidence = evidence_of(counted, rule)
    return GoalProgress(
        goal=goal,
        seen=seen,
        level=latest_level(seen),
        alone_on=evidence.seen_on,
        said_on=evidence.said_on,
        times=evidence.times,
        met_on=met_since(counted, rule),
    )
