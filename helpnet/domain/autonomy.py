"""When a learner can do it alone: the levels of a goal and the rule that closes it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

CHECK_IN_DAYS = (30, 90)
"""Days after autonomy when we ask "can you still do it alone?"."""


class Level(StrEnum):
    """How much help a goal needed that day, from most help to none."""

    SHOWN = "shown"
    TOGETHER = "together"
    PROMPTED = "prompted"
    ALONE = "alone"

    @property
    def step(self) -> int:
        """Return 0 for `shown` up to 3 for `alone`."""
        return list(Level).index(self)

    # As strings they would compare by letter; levels compare by step.
    def __lt__(self, other: str) -> bool:
        return self.step < Level(other).step

    def __le__(self, other: str) -> bool:
        return self.step <= Level(other).step

    def __gt__(self, other: str) -> bool:
        return self.step > Level(other).step

    def __ge__(self, other: str) -> bool:
        return self.step >= Level(other).step


class SaidBy(StrEnum):
    """How a learner let us know: "I can do it alone"."""

    TOLD_HELPER = "told_helper"
    TOLD_COORDINATOR = "told_coordinator"
    LINK = "link"
    TEXT = "text"


class BadRule(Exception):
    """A goal takes at least one session alone."""

    def __init__(self, alone_in_a_row: int) -> None:
        super().__init__(str(alone_in_a_row))
        self.alone_in_a_row = alone_in_a_row


@dataclass(frozen=True, slots=True)
class ClosingRule:
    """How often in a row a goal must be done alone, and whether on different days.

    At most `own_counts` of those times may be the learner's own word.
    """

    alone_in_a_row: int = 2
    different_days: bool = True
    own_counts: int = 1

    def __post_init__(self) -> None:
        if self.alone_in_a_row < 1:
            raise BadRule(self.alone_in_a_row)


@dataclass(frozen=True, slots=True)
class Observation:
    """The level of one goal in one session; `order` tells sessions of a day apart."""

    day: date
    order: int
    level: Level


def goal_met(observations: Iterable[Observation], rule: ClosingRule) -> bool:
    """Tell whether the latest sessions, in order of time, satisfy the rule.

    The order in which the observations are given does not matter.
    """
    latest_first = reversed(_in_time(observations))
    run = list(takewhile(lambda seen: seen.level is Level.ALONE, latest_first))
    if rule.different_days:
        return len({seen.day for seen in run}) >= rule.alone_in_a_row
    return len(run) >= rule.alone_in_a_row


def suggests_autonomy(
    goals: Mapping[str, Sequence[Observation]], rule: ClosingRule
) -> bool:
    """Tell whether there is a goal and every goal is met."""
    return bool(goals) and all(goal_met(seen, rule) for seen in goals.values())


def latest_level(observations: Iterable[Observation]) -> Level | None:
    """Return the level of the latest session, or None before the first."""
    in_time = _in_time(observations)
    return in_time[-1].level if in_time else None


def _in_time(observations: Iterable[Observation]) -> list[Observation]:
    # Two observations of the same moment: the one that needed more help comes last,
    # so that a contradiction never closes a goal.
    return sorted(
        observations, key=lambda seen: (seen.day, seen.order, -seen.level.step)
    )
