"""What a helper says of themselves, the limits of it, and what a no may change."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpnet.domain.asking import AskedPlace
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode

MOST_REACH_KM = 100
MOST_LEARNERS = 10
MOST_ABOUT = 1000  # characters
NEIGHBOURHOOD_KM = 30.0
"""How far outside a network's territory a helper may live and still belong to it."""
_ROUND_KM = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 75)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything a new helper says; the phone number in E.164."""

    name: str
    email: str
    phone: str
    language: str
    place: AskedPlace
    reach_km: float
    skills: Mapping[str, HelperLevel]
    languages: frozenset[str]
    modes: frozenset[Mode]
    times: frozenset[str]
    capacity: int
    about: str


def smaller_reach(reach_km: float, distance_km: float | None) -> int | None:
    """Return a round reach in km for which that distance would have been too far.

    The greatest one that is less than both; None where nobody would travel so little,
    or the distance is not known.
    """
    if distance_km is None:
        return None
    limit = min(reach_km, distance_km)
    return max((km for km in _ROUND_KM if km < limit), default=None)
