"""How long it takes until something happens, when for some it has not happened yet."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

Z_95 = 1.959963984540054
"""Quantile of the normal distribution that leaves 2.5 % on each side."""

_ROUNDING = 1e-9


class Seen(IntEnum):
    """What was seen last of somebody: the event, another end, or still going on."""

    EVENT = 0
    OTHER_END = 1
    GOING_ON = 2


Counts = Mapping[tuple[int, Seen], int]
"""How many people, by the time (days or meetings) and what was seen then."""


@dataclass(frozen=True, slots=True)
class Point:
    """The curve from this time on: shares in [0, 1].

    `left`: without the event, by Kaplan and Meier, with its 95 % interval `low` to
    `high`; `reached`: have had it, where whoever ended otherwise never will.
    """

    time: int
    at_risk: int
    events: int
    left: float
    low: float
    high: float
    reached: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The estimate for some people, and the points where it falls, earliest first.

    `latest` is the longest time that anybody was seen.
    """

    people: int
    events: int
    latest: int
    points: tuple[Point, ...]

    @property
    def median(self) -> int | None:
        """Return the first time by which half have had it; None when not reached."""
        return _first(self.points, [each.left for each in self.points])

    @property
    def median_interval(self) -> tuple[int | None, int | None]:
        """Return the 95 % interval of the median; an end may not be reached.

        Brookmeyer and Crowley, A Confidence Interval for the Median Survival Time,
        1982: the times at which the curve's own interval holds one half.
        """
        # At the last point, where nobody is left, the interval is not defined.
        held = [each for each in self.points if each.left > _ROUNDING]
        low = _first(self.points, [each.low for each in self.points])
        return low, _first(held, [each.high for each in held])

    def at(self, time: int) -> Point | None:
        """Return the point that holds at this time; None before the first."""
        return next((each for each in reversed(self.points) if each.time <= time), None)


def kaplan_meier(counts: Counts) -> Curve:
    """Return the curve of these people; other ends count as far as they were seen.

    Kaplan and Meier, Nonparametric Estimation from Incomplete Observations, 1958;
    variance of Greenwood, 1926; interval on the scale log(−log S) (Kalbfleisch and
    Prentice, 1980), which stays inside [0, 1]. `reached` is the estimator of Aalen
    and Johansen, 1978: the sum of events / at risk, times the share still going on.
    Whoever was seen last at the time of an event is at risk at that time.
    """
    events, others, alike = _by_time(counts)
    return Curve(
        people=alike.total(),
        events=events.total(),
        latest=max(alike, default=0),
        points=tuple(_walk(events, others, alike)),
    )


def count_at_risk(counts: Counts, time: int) -> int:
    """Return how many were still going on just before this time."""
    return sum(number for (when, _), number in counts.items() if when >= time)


def _walk(
    events: Counter[int], others: Counter[int], alike: Counter[int]
) -> Iterator[Point]:
    """Yield the curve from one event to the next."""
    at_risk, left, going_on, reached, variance = alike.total(), 1.0, 1.0, 0.0, 0.0
    for time in sorted(alike):
        if happened := events[time]:
            left *= 1 - happened / at_risk
            reached += going_on * happened / at_risk
            variance += _greenwood(at_risk, happened)
            shares = _interval(left, variance)
            yield Point(time, at_risk, happened, left, *shares, reached)
        going_on *= 1 - (happened + others[time]) / at_risk
        at_risk -= alike[time]


def _by_time(counts: Counts) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Return events, other ends, and everybody last seen, by time."""
    events: Counter[int] = Counter()
    others: Counter[int] = Counter()
    alike: Counter[int] = Counter()
    for (time, seen), number in counts.items():
        alike[time] += number
        if seen is Seen.EVENT:
            events[time] += number
        elif seen is Seen.OTHER_END:
            others[time] += number
    return events, others, +alike


def _greenwood(at_risk: int, events: int) -> float:
    return events / (at_risk * (at_risk - events)) if at_risk > events else math.inf


def _interval(left: float, variance: float) -> tuple[float, float]:
    if math.isinf(variance) or left <= _ROUNDING:
        return 0.0, 0.0
    # Below one half of an exponent of 700 the share is nothing.
    wide = min(Z_95 * math.sqrt(variance) / -math.log(left), 700.0)
    return left ** math.exp(wide), left ** math.exp(-wide)


def _first(points: Sequence[Point], shares: Sequence[float]) -> int | None:
    # Products of shares that are exactly a half come out a hair above it.
    times = (
        point.time
        for point, share in zip(points, shares, strict=True)
        if share <= 0.5 + _ROUNDING
    )
    return next(times, None)
