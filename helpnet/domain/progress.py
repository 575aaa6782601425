"""How far a learner is with each goal, computed from all evidence at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

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

    `own`: no meeting, but what the learner says they did alone. `not_before` is a
    moment that it certainly followed; None where no more than the day is known.
    """

    day: date
    minute: int
    levels: Mapping[int, Level]
    own: bool = False
    not_before: datetime | None = None

    def counts_after(self, opened: datetime) -> bool:
        """Tell whether it was certainly after that local moment, not only that day."""
        if self.day != opened.date():
            return self.day > opened.date()
        return self.not_before is not None and self.not_before > opened


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
    since: datetime | None = None,
) -> Progress:
    """Return the progress of each goal; the order of the moments does not matter.

    All are shown; those before `since` (the local moment when the request was opened
    again) count no more for the rule, nor do those of that day that may have been
    before. Of one day, what needed more help than `alone` counts as the last.
    """
    known = list(moments)
    valid = [each for each in known if since is None or each.counts_after(since)]
    far = tuple(
        _goal(goal, _seen(goal, known), _seen(goal, valid), rule) for goal in goals
    )
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
    goal: int,
    seen: tuple[Observation, ...],
    counted: tuple[Observation, ...],
    rule: ClosingRule,
) -> GoalProgress:
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
