"""Why a helper was asked, as plain values that can be kept and read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpnet.domain.candidates import Candidate
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """The facts behind an offer, at the moment it was made.

    `wanted` are all needs of the learner, `covered` those the helper can teach;
    an `any_time` learner has no preference among the `times`.
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


def reasons_for(candidate: Candidate, ask: Ask) -> Reasons:
    """Return the facts behind a candidate; kilometres to the hundred metres.

    The reach is the helper's own, without what the doubt on the place adds.
    """
    far = candidate.distance_km
    doubt = min(ask.place.precision_km, MOST_WIDENING_KM) if ask.place else 0.0
    return Reasons(
        distance_km=None if far is None else round(far, 1),
        reach_km=round(candidate.limit_km - doubt, 1),
        modes=candidate.modes,
        wanted=ask.needs,
        covered=candidate.covered,
        languages=candidate.languages,
        times=candidate.shared_times,
        any_time=not ask.times,
        load=candidate.load,
        capacity=candidate.capacity,
        former=candidate.former,
    )


def to_mapping(reasons: Reasons) -> dict[str, Any]:
    """Return the reasons as one flat mapping, which JSON can hold."""
    return {name: _plain(getattr(reasons, name)) for name in Reasons.__slots__}


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
    )


_LISTS = ("modes", "wanted", "covered", "languages", "times")


def _plain(value: Any) -> Any:
    return [str(each) for each in value] if isinstance(value, tuple) else value
