"""What a helper says of themselves, and the limits of it."""

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
