"""Who can take a request: what each side says, and everything that stands between."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpnet.domain.modes import IN_PERSON, Mode
from helpnet.domain.places import Location, distance_km

MOST_WIDENING_KM = 5.0
"""How much an imprecise learner's place may widen a helper's reach."""


class HelperLevel(StrEnum):
    """How well a helper can help with a skill."""

    MANAGE = "manage"
    AT_EASE = "at_ease"
    CAN_TEACH = "can_teach"

    @property
    def weight(self) -> float:
        """Return what covering a need at this level counts, between 0 and 1."""
        return _LEVEL_WEIGHTS[self]


_LEVEL_WEIGHTS = {
    HelperLevel.MANAGE: 0.5,
    HelperLevel.AT_EASE: 0.75,
    HelperLevel.CAN_TEACH: 1.0,
}


class Obstacle(StrEnum):
    """Why a helper cannot take a request."""

    INACTIVE = "inactive"
    OTHER_NETWORK = "other_network"
    NO_SHARED_MODE = "no_shared_mode"
    TOO_FAR = "too_far"
    PLACE_UNKNOWN = "place_unknown"
    NEEDS_NOT_COVERED = "needs_not_covered"
    NO_SHARED_LANGUAGE = "no_shared_language"
    NO_SHARED_TIME = "no_shared_time"
    FULL = "full"
    VETTING_MISSING = "vetting_missing"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A help request as matching sees it.

    `needs` has the main need first. An empty `times` means that any time suits;
    `languages` is never a wildcard, so an ask without one fits nobody.
    `excluded` and `former` are ids of helpers. Every helper's own reach counts
    `reach_factor` times: more than once only where nobody is near enough otherwise.
    """

    request_id: int
    network_ids: frozenset[int]
    place: Location | None
    modes: frozenset[Mode]
    needs: tuple[str, ...]
    languages: frozenset[str]
    times: frozenset[str]
    excluded: frozenset[int] = frozenset()
    former: frozenset[int] = frozenset()
    reach_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperProfile:
    """A helper as matching sees them; empty `times` fit no stated wish."""

    helper_id: int
    network_id: int
    active: bool
    place: Location | None
    reach_km: float
    modes: frozenset[Mode]
    skills: Mapping[str, HelperLevel]
    languages: frozenset[str]
    times: frozenset[str]
    capacity: int
    load: int
    vetted_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What stands between an ask and a helper, and how help could happen.

    `modes` are the shared modes nothing blocks, in the order of `Mode`;
    `distance_km` is None where either place is unknown.
    """

    obstacles: frozenset[Obstacle]
    modes: tuple[Mode, ...]
    distance_km: float | None
    limit_km: float


def obstacles(ask: Ask, profile: HelperProfile, *, on: date) -> frozenset[Obstacle]:
    """Return everything that keeps this helper from taking this request that day."""
    return fit(ask, profile, on=on).obstacles


def fit(ask: Ask, profile: HelperProfile, *, on: date) -> Fit:
    """Return the obstacles together with the distance and modes they come from.

    What stands against a mode only counts where no shared mode is free of it; then
    the least blocked shared mode speaks, the first in the order of `Mode`.
    """
    distance, limit = between_km(ask, profile), limit_km(ask, profile)
    shared = [mode for mode in Mode if mode in ask.modes and mode in profile.modes]
    vetted = profile.vetted_until is not None and profile.vetted_until >= on
    far = _far(distance, limit)
    blocks = {mode: _blocks(mode, far, vetted) for mode in shared}
    least = min(blocks.values(), key=len, default=_NO_MODE)
    return Fit(
        obstacles=_whatever_the_mode(ask, profile) | least,
        modes=tuple(mode for mode in shared if not blocks[mode]),
        distance_km=distance,
        limit_km=limit,
    )


def between_km(ask: Ask, profile: HelperProfile) -> float | None:
    """Return the distance in kilometres, None where either place is unknown."""
    mine = ask.place.point if ask.place else None
    yours = profile.place.point if profile.place else None
    return distance_km(mine, yours) if mine and yours else None


def limit_km(ask: Ask, profile: HelperProfile) -> float:
    """Return how far the helper goes, widened by the doubt on the learner's place."""
    doubt = ask.place.precision_km if ask.place else 0.0
    return profile.reach_km * ask.reach_factor + min(doubt, MOST_WIDENING_KM)


def open_modes(shared: Iterable[Mode], *, near: bool, vetted: bool) -> tuple[Mode, ...]:
    """Return the shared modes that nothing blocks, in the order given.

    `near`: the helper's reach holds the place; `vetted`: the check is valid.
    """
    far = _NOTHING if near else frozenset({Obstacle.TOO_FAR})
    return tuple(mode for mode in shared if not _blocks(mode, far, vetted))


_NOTHING: frozenset[Obstacle] = frozenset()
_NO_MODE = frozenset({Obstacle.NO_SHARED_MODE})


def _far(distance: float | None, limit: float) -> frozenset[Obstacle]:
    if distance is None:
        return frozenset({Obstacle.PLACE_UNKNOWN})
    # Written this way round, a reach that is no number reaches nobody.
    return _NOTHING if distance <= limit else frozenset({Obstacle.TOO_FAR})


def _blocks(mode: Mode, far: frozenset[Obstacle], vetted: bool) -> frozenset[Obstacle]:
    journey = far if mode in IN_PERSON else _NOTHING
    if mode is Mode.HOME_VISIT and not vetted:
        return journey | {Obstacle.VETTING_MISSING}
    return journey


def _whatever_the_mode(ask: Ask, profile: HelperProfile) -> frozenset[Obstacle]:
    main_covered = bool(ask.needs) and ask.needs[0] in profile.skills
    checks = {
        Obstacle.INACTIVE: not profile.active,
        Obstacle.OTHER_NETWORK: profile.network_id not in ask.network_ids,
        Obstacle.NEEDS_NOT_COVERED: not main_covered,
        Obstacle.NO_SHARED_LANGUAGE: not ask.languages & profile.languages,
        Obstacle.NO_SHARED_TIME: bool(ask.times) and not ask.times & profile.times,
        Obstacle.FULL: profile.load >= profile.capacity,
        Obstacle.EXCLUDED: profile.helper_id in ask.excluded,
    }
    return frozenset(obstacle for obstacle, blocks in checks.items() if blocks)
