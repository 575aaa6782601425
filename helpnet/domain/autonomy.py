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
    """The level of one goal at one moment; `order` is about when that day.

    `own`: nobody saw it, the learner says so. That is always `alone`.
    """

    day: date
    order: int
    level: Level
    own: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The run of `alone` that ends a goal's history, as the rule counts it.

    `seen_on` are the days that a helper saw, `said_on` the other days, on the
    learner's word. `times` is how often that counts, `met` whether it is enough.
    """

    seen_on: tuple[date, ...]
    said_on: tuple[date, ...]
    times: int
    met: bool


def evidence_of(observations: Iterable[Observation], rule: ClosingRule) -> Evidence:
    """Return what speaks for "alone"; the order of the observations does not matter.

    A day on which some help was needed breaks the run, at whatever hour that was. A
    goal is met when the run counts `alone_in_a_row` times. The learner's own word
    counts once a day and `own_counts` times at most; a helper has to see one of them.
    """
    latest_first = reversed(in_time(observations))
    run = list(takewhile(lambda seen: seen.level is Level.ALONE, latest_first))
    seen = [each.day for each in run if not each.own]
    seen_on, own_on = set(seen), {each.day for each in run if each.own}
    said_on = own_on - seen_on
    extra = said_on if rule.different_days else own_on
    times = len(seen_on if rule.different_days else seen)
    times += min(rule.own_counts, len(extra))
    return Evidence(
        seen_on=tuple(sorted(seen_on)),
        said_on=tuple(sorted(said_on)),
        times=times,
        met=bool(seen) and times >= rule.alone_in_a_row,
    )


def goal_met(observations: Iterable[Observation], rule: ClosingRule) -> bool:
    """Tell whether the latest days, in order of time, satisfy the rule."""
    return evidence_of(observations, rule).met


def met_since(observations: Iterable[Observation], rule: ClosingRule) -> date | None:
    """Return the day from which the run satisfies the rule without a break, if any."""
    known = in_time(observations)
    if not goal_met(known, rule):
        return None
    first = len(known)
    while first and goal_met(known[: first - 1], rule):
        first -= 1
    return known[first - 1].day


def suggests_autonomy(
    goals: Mapping[str, Sequence[Observation]], rule: ClosingRule
) -> bool:
    """Tell whether there is a goal and every goal is met."""
    return bool(goals) and all(goal_met(seen, rule) for seen in goals.values())


def latest_level(observations: Iterable[Observation]) -> Level | None:
    """Return the level that a helper saw last, or None before the first meeting."""
    seen = [each for each in in_time(observations) if not each.own]
    return seen[-1].level if seen else None


def in_time(observations: Iterable[Observation]) -> list[Observation]:
    """Return them as the rule reads them, earliest first.

    Of one day whatever is not `alone` comes last, and of one moment what needed more
    help: the hour is often not known, and a contradiction never closes a goal.
    """
    return sorted(observations, key=_place)


def _place(seen: Observation) -> tuple[date, bool, int, int, bool]:
    helped = seen.level is not Level.ALONE
    return seen.day, helped, seen.order, -seen.level.step, seen.own
