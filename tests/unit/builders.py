"""An ordinary ask and an ordinary helper who fits it; each test says what differs."""

from datetime import date

from helpnet.domain.matching import Ask, HelperLevel, HelperProfile
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point

LIEGE = Point(50.6333, 5.5667)
PARIS = Point(48.8566, 2.3522)
TODAY = date(2025, 3, 3)
ANYWHERE = Location(None)


def at(latitude, longitude, precision_km=0.0):
    return Location(Point(latitude, longitude), precision_km)


def ask(**changes):
    usual = {
        "request_id": 1,
        "network_ids": frozenset({1}),
        "place": Location(LIEGE),
        "modes": frozenset({Mode.PUBLIC_PLACE}),
        "needs": ("email",),
        "languages": frozenset({"fr"}),
        "times": frozenset({"mon_am", "tue_am", "sat_pm"}),
    }
    return Ask(**usual | changes)


def helper(helper_id=7, **changes):
    usual = {
        "helper_id": helper_id,
        "network_id": 1,
        "active": True,
        "place": Location(LIEGE),
        "reach_km": 10.0,
        "modes": frozenset({Mode.PUBLIC_PLACE}),
        "skills": {"email": HelperLevel.CAN_TEACH},
        "languages": frozenset({"fr"}),
        "times": frozenset({"mon_am", "tue_am", "sat_pm"}),
        "capacity": 2,
        "load": 0,
        "vetted_until": None,
    }
    return HelperProfile(**usual | changes)
