"""The helpers who can take a request, best first, each with the reasons."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from helpnet.domain.availability import SLOTS, shared
from helpnet.domain.matching import Ask, Fit, HelperProfile, fit
from helpnet.domain.modes import REMOTE, Mode

ENOUGH_SHARED_TIMES = 3
"""From this many shared slots on, more of them add nothing to the score."""


class CriterionName(StrEnum):
    """What the order of the candidates depends on."""

    CLOSENESS = "closeness"
    NEEDS = "needs"
    TIMES = "times"
    ROOM = "room"
    CONTINUITY = "continuity"


class BadWeights(Exception):
    """Weights are finite, 0 or more, and add up to 1."""

    def __init__(self, weights: dict[str, float]) -> None:
        super().__init__(str(weights))
        self.weights = weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each criterion counts in a network; they add up to 1."""

    closeness: float = 0.35
    needs: float = 0.25
    times: float = 0.15
    room: float = 0.15
    continuity: float = 0.10

    def __post_init__(self) -> None:
        weights = asdict(self)
        total = sum(weights.values())
        fine = all(math.isfinite(weight) and weight >= 0 for weight in weights.values())
        if not fine or abs(total - 1) > 1e-9:
            raise BadWeights(weights)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of one candidate: its value and its weight, both in [0, 1]."""

    name: CriterionName
    value: float
    weight: float

    @property
    def points(self) -> float:
        """Return what it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A helper who can take the request, with the facts behind the score.

    `covered` are the needs the helper covers, in the learner's order;
    `shared_times` are all the helper's slots when any time suits the learner.
    """

    helper_id: int
    distance_km: float | None
    limit_km: float
    modes: tuple[Mode, ...]
    score: float
    criteria: tuple[Criterion, ...]
    covered: tuple[str, ...]
    shared_times: tuple[str, ...]
    languages: tuple[str, ...]
    load: int
    capacity: int
    former: bool


def rank(
    ask: Ask,
    profiles: Iterable[HelperProfile],
    *,
    weights: Weights,
    on: date,
    most: int | None = None,
) -> list[Candidate]:
    """Return who can take the request that day, best first, at most `most`.

    Order: score to the sixth decimal, then distance to the metre (unknown last),
    then id, so that it is the same whatever the order of `profiles`.
    """
    fits = ((profile, fit(ask, profile, on=on)) for profile in profiles)
    candidates = [
        _candidate(ask, profile, found, weights)
        for profile, found in fits
        if not found.obstacles
    ]
    return sorted(candidates, key=_best_first)[:most]


def _best_first(candidate: Candidate) -> tuple[float, float, int]:
    distance = candidate.distance_km
    return (
        -round(candidate.score, 6),
        round(math.inf if distance is None else distance, 3),
        candidate.helper_id,
    )


def _candidate(
    ask: Ask, profile: HelperProfile, found: Fit, weights: Weights
) -> Candidate:
    criteria = tuple(_criteria(ask, profile, found, weights))
    return Candidate(
        helper_id=profile.helper_id,
        distance_km=found.distance_km,
        limit_km=found.limit_km,
        modes=found.modes,
        score=min(1.0, sum(criterion.points for criterion in criteria)),
        criteria=criteria,
        covered=tuple(need for need in ask.needs if need in profile.skills),
        shared_times=shared(ask.times or frozenset(SLOTS), profile.times),
        languages=tuple(sorted(ask.languages & profile.languages)),
        load=profile.load,
        capacity=profile.capacity,
        former=profile.helper_id in ask.former,
    )


def _criteria(
    ask: Ask, profile: HelperProfile, found: Fit, weights: Weights
) -> Iterator[Criterion]:
    name = CriterionName
    former = float(profile.helper_id in ask.former)
    room = 1 - profile.load / profile.capacity
    yield Criterion(name.CLOSENESS, _closeness(found), weights.closeness)
    yield Criterion(name.NEEDS, _needs(ask, profile), weights.needs)
    yield Criterion(name.TIMES, _times(ask, profile), weights.times)
    yield Criterion(name.ROOM, room, weights.room)
    yield Criterion(name.CONTINUITY, former, weights.continuity)


def _closeness(found: Fit) -> float:
    """Return 1 − d / limit in person, 1 where a remote mode makes distance idle."""
    if not REMOTE.isdisjoint(found.modes) or not found.distance_km:
        return 1.0
    return 1 - found.distance_km / found.limit_km


def _needs(ask: Ask, profile: HelperProfile) -> float:
    """Return the share of the needs covered, each by the helper's level."""
    levels = [profile.skills[need] for need in ask.needs if need in profile.skills]
    return sum(level.weight for level in levels) / len(ask.needs)


def _times(ask: Ask, profile: HelperProfile) -> float:
    if not ask.times:
        return 1.0
    return min(1.0, len(ask.times & profile.times) / ENOUGH_SHARED_TIMES)
