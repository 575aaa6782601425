"""How evenly a load is spread, and how long people wait or have waited so far."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

FEWEST_SHOWN = 5
"""Figures about fewer people could tell of one of them."""

MARKEDLY = 1.5
"""A wait this many times as long is markedly longer …"""
MARKED_DAYS = 1.0
"""… if it is longer by this many days too."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody has waited in days; `found`: until a helper said yes.

    Whoever still waits, or stopped waiting unhelped, would have waited longer.
    """

    days: float
    found: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitSummary:
    """How long some people wait: half of them at most `median` days.

    `nine_tenths` is the same for 90 %. None where so many still wait that nobody can
    know yet: it is longer than `longest`, the longest anybody has waited so far.
    """

    people: int
    found: int
    median: float | None
    nine_tenths: float | None
    longest: float

    @property
    def few(self) -> bool:
        """Tell whether the figures must stay hidden."""
        return 0 < self.people < FEWEST_SHOWN

    @property
    def at_least(self) -> float:
        """Return the median, or what it is sure to exceed."""
        return self.longest if self.median is None else self.median


def gini(counts: Mapping[float, int]) -> float:
    """Return how unevenly an amount is spread: 0 when everybody has the same.

    `counts` says how many people have each amount, 0 or more. Formula for n people
    with amounts x in ascending order (Gini 1912; Sen, On Economic Inequality, 1973):
    G = 2 · Σ i·xᵢ / (n · Σ xᵢ) − (n + 1) / n. It lies in [0, (n − 1) / n], the upper
    end when one person has everything, so never 1. Of nothing, or of nobody, it is 0.
    """
    people = sum(counts.values())
    total = math.fsum(amount * count for amount, count in counts.items())
    if not total:
        return 0.0
    before, weighted = 0, []
    for amount, count in sorted(counts.items()):
        # The ranks of these people add up to this.
        ranks = count * before + count * (count + 1) / 2
        weighted.append(ranks * (amount / total))
        before += count
    spread = 2 * math.fsum(weighted) / people - (people + 1) / people
    return min(max(spread, 0.0), (people - 1) / people)


def lorenz(counts: Mapping[float, int]) -> tuple[tuple[float, float], ...]:
    """Return the Lorenz curve: (share of people, share of the amount they have).

    From (0, 0) to (1, 1), those who have least first; empty where there is nothing
    to share. The corners are exact: between two of them everybody has the same.
    """
    people = sum(counts.values())
    total = math.fsum(amount * count for amount, count in counts.items())
    if not total:
        return ()
    corners, share_of_people, had = [(0.0, 0.0)], 0, 0.0
    for amount, count in sorted(counts.items()):
        share_of_people += count
        had += amount * count
        corners.append((share_of_people / people, min(had / total, 1.0)))
    return (*corners[:-1], (1.0, 1.0))


def share_of_least(corners: Iterable[tuple[float, float]], share: float) -> float:
    """Return what part of the amount this share of the people has, least first."""
    x0, y0 = 0.0, 0.0
    for x, y in corners:
        if x >= share:
            return y if x == x0 else y0 + (y - y0) * (share - x0) / (x - x0)
        x0, y0 = x, y
    return y0


def survival(waits: Iterable[Wait]) -> tuple[tuple[float, float], ...]:
    """Return (days, share of people who wait longer), at each day somebody is found.

    Estimator of Kaplan and Meier, Nonparametric Estimation from Incomplete
    Observations, 1958: whoever left unserved counts until the day they left.
    """
    ordered = sorted(waits, key=lambda each: each.days)
    at_risk, share, steps = len(ordered), 1.0, []
    for days, group in groupby(ordered, key=lambda each: each.days):
        found = Counter(each.found for each in group)
        if found[True]:
            share *= 1 - found[True] / at_risk
            steps.append((days, share))
        at_risk -= found.total()
    return tuple(steps)


def summarise(waits: Iterable[Wait]) -> WaitSummary:
    """Return how long these people wait, by the estimator of `survival`.

    A quantile is the first day by which that share of the people is found.
    """
    everybody = list(waits)
    steps = survival(everybody)
    return WaitSummary(
        people=len(everybody),
        found=sum(each.found for each in everybody),
        median=_first_day(steps, 0.5),
        nine_tenths=_first_day(steps, 0.1),
        longest=max((each.days for each in everybody), default=0.0),
    )


def waits_markedly_longer(one: WaitSummary, other: WaitSummary) -> bool:
    """Tell whether half of one group waits markedly longer than half of the other.

    False where a group is too small to be shown, or the other's median is unknown.
    """
    small = min(one.people, other.people) < FEWEST_SHOWN
    if small or other.median is None:
        return False
    longer = one.at_least >= MARKEDLY * other.median
    return longer and one.at_least - other.median >= MARKED_DAYS


def _first_day(steps: Iterable[tuple[float, float]], left: float) -> float | None:
    # Products of shares that are exactly a half come out a hair above it.
    days = (day for day, share in steps if share <= left + _ROUNDING)
    return next(days, None)
