"""What to try at the next meeting, and when to meet: a proposal, never a rule.

How much help. From most help to least, as in most-to-least prompting: Libby, Weiss,
Bancroft and Ahearn 2008 (Behavior Analysis in Practice 1(1), 37-43) found fewer errors
with it than with least-to-most prompting, where some learned faster; waiting a moment
before helping gave both. Taken from there: begin with most help, give one step less
each time it went well, wait before helping. They taught children with autism to build
with bricks; that it holds for adults and forms is our assumption, and so is how a
meeting with more help than the one before is answered.

How soon. Cepeda, Vul, Rohrer, Wixted and Pashler 2008 (Psychological Science 19(11),
1095-1102): the best gap before practising again grows with the time one wants to
remember, from 20-40 % of a week to 5-10 % of a year. Taken from there: gaps grow, and
10-20 % of the months in between. They taught facts, with one review; which time to
aim at after each level is our assumption, up to the last check-in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.autonomy import CHECK_IN_DAYS, Level, Observation, in_time

SHARE_OF_RETENTION = (0.1, 0.2)
REMEMBER_FOR: Mapping[Level | None, int] = MappingProxyType(
    {
        None: 14,
        Level.SHOWN: 14,
        Level.TOGETHER: 30,
        Level.PROMPTED: 60,
        Level.ALONE: CHECK_IN_DAYS[-1],
    }
)
"""Days to remember what was practised last, by how much help it needed."""


class Trend(StrEnum):
    """How the last meeting was, beside the one before."""

    FIRST = "first"
    WELL = "well"
    FELL_BACK = "fell_back"


@dataclass(frozen=True, slots=True)
class Advice:
    """With how much help to begin, and after how many days, from `least` to `most`."""

    help: Level
    least: int
    most: int
    trend: Trend


def advise(seen: Iterable[Observation]) -> Advice:
    """Return what to try next with one goal; the order given does not matter.

    The first time, show it. When it went as well as before or better, one step less
    help. After a fall back, at least one step more help than before it, and at most
    one step less than was needed. The gap is 10 to 20 % of the time to remember.
    """
    levels = [each.level for each in in_time(seen)]
    if not levels:
        return Advice(Level.SHOWN, *gap_after(None), Trend.FIRST)
    last = levels[-1]
    before = levels[-2] if len(levels) > 1 else last
    next_step = last.step + 1
    if last < before:
        next_step = min(next_step, before.step - 1)
    trend = Trend.FELL_BACK if last < before else Trend.WELL
    return Advice(_level(next_step), *gap_after(last), trend)


def gap_after(last: Level | None) -> tuple[int, int]:
    """Return the days until the next practice, from least to most, both at least 1."""
    wished = REMEMBER_FOR[last]
    least, most = (round(wished * share) for share in SHARE_OF_RETENTION)
    return max(1, least), max(1, most)


def soonest(advices: Sequence[Advice]) -> Advice | None:
    """Return that of the goal which cannot wait as long as the others."""
    return min(advices, key=lambda each: (each.most, each.help.step), default=None)


def _level(step: int) -> Level:
    every = list(Level)
    return every[min(step, len(every) - 1)]
