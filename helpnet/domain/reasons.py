"""Why a helper was asked, as plain values that can be kept and read again."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpnet.domain.candidates import Candidate, Criterion, CriterionName
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The facts behind an offer, at the moment it was made.

    `wanted` are all needs of the learner, `covered` those the helper can teach;
    an `any_time` learner has no preference among the `times`; `taught` is to how
    many other learners the helper taught the main need before; `criteria` make the
    score, and are empty for offers made before they were kept.
    """

    distance_km: float | None
    reach_km: float
    modes: tuple[Mode, ...]
    wanted: tuple[str, ...]
    covered: tuple[str, ...]
    languages: tuple[str, ...]
    times: tuple[str, ...]
    any_time: bool
    load: int
    capacity: int
    former: bool
    taught: int = 0
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """What one criterion gave: whole points, of at most so many."""

    name: CriterionName
    value: float
    points: int
    most: int


def reasons_for(candidate: Candidate, ask: Ask, *, taught: int = 0) -> Reasons:
    """Return the facts behind a candidate; kilometres to the hundred metres.

    The reach is the helper's own, without what the doubt on the place or a wider
    search adds.
    """
    far = candidate.distance_km
    doubt = min(ask.place.precision_km, MOST_WIDENING_KM) if ask.place else 0.0
    return Reasons(
        distance_km=None if far is None else round(far, 1),
        reach_km=round((candidate.limit_km - doubt) / ask.reach_factor, 1),
        modes=candidate.modes,
        wanted=ask.needs,
        covered=candidate.covered,
        languages=candidate.languages,
        times=candidate.shared_times,
        any_time=not ask.times,
        load=candidate.load,
        capacity=candidate.capacity,
        former=candidate.former,
        taught=taught,
        criteria=candidate.criteria,
    )


def percent_of(criteria: Sequence[Criterion]) -> int:
    """Return the score these criteria make, in whole points of a hundred."""
    return round(min(1.0, sum(each.points for each in criteria)) * 100)


def share_points(criteria: Sequence[Criterion]) -> tuple[Points, ...]:
    """Return the criteria in whole points that add up to the score of a hundred.

    What rounding leaves goes to the largest remainders (Hamilton's method), never
    above what a criterion can give; the most they can give adds up to a hundred.
    """
    weights = [each.weight * 100 for each in criteria]
    most = _whole(weights, 100 if criteria else 0, [100] * len(weights))
    given = _whole([each.points * 100 for each in criteria], percent_of(criteria), most)
    return tuple(
        Points(each.name, each.value, points, limit)
        for each, points, limit in zip(criteria, given, most, strict=True)
    )


def _whole(parts: Sequence[float], total: int, limits: Sequence[int]) -> list[int]:
    # A hair of rounding must not turn 35 into 34 and a remainder of 0.99…
    whole = [
        min(math.floor(part + 1e-9), limit)
        for part, limit in zip(parts, limits, strict=True)
    ]
    order = sorted(range(len(parts)), key=lambda at: whole[at] - parts[at])
    for at in order * len(order):
        if sum(whole) < total and whole[at] < limits[at]:
            whole[at] += 1
    return whole


def to_mapping(reasons: Reasons) -> dict[str, Any]:
    """Return the reasons as one flat mapping, which JSON can hold."""
    kept = {name: _plain(getattr(reasons, name)) for name in Reasons.__slots__}
    criteria = [[each.name.value, each.value, each.weight] for each in reasons.criteria]
    return kept | {"criteria": criteria}


def from_mapping(kept: Mapping[str, Any]) -> Reasons:
    """Return the reasons that were kept; what is missing is empty."""
    empty = {name: kept.get(name) or () for name in _LISTS}
    return Reasons(
        distance_km=kept.get("distance_km"),
        reach_km=kept.get("reach_km", 0.0),
        modes=tuple(Mode(mode) for mode in empty["modes"]),
        wanted=tuple(empty["wanted"]),
        covered=tuple(empty["covered"]),
        languages=tuple(empty["languages"]),
        times=tuple(empty["times"]),
        any_time=bool(kept.get("any_time")),
        load=kept.get("load", 0),
        capacity=kept.get("capacity", 0),
        former=bool(kept.get("former")),
        taught=kept.get("taught", 0),
        criteria=tuple(
            Criterion(CriterionName(name), value, weight)
            for name, value, weight in kept.get("criteria") or ()
        ),
    )


_LISTS = ("modes", "wanted", "covered", "languages", "times")


def _plain(value: Any) -> Any:
    return [str(each) for each in value] if isinstance(value, tuple) else value
