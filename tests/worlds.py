"""Random worlds for matching: few places, few skills, so that everything collides."""

from datetime import date

from hypothesis import strategies as st
from sqlalchemy import insert

from helpnet.domain.access import AccountStatus, Role, Standing
from helpnet.domain.availability import SLOTS
from helpnet.domain.candidates import Weights
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper, HelperSkill
from tests.factories import MONDAY
from tests.unit.strategies import levels_of, orders, subsets

TODAY = date(2026, 3, 2)
SKILLS = ["send-email", "read-news", "pay-online", "find-timetable"]

_near = st.sampled_from([0.0, 0.0, 0.001, 0.01, 0.2, 0.2, 1.5, 4.0])
_side = st.sampled_from([-1, 1])


def around(latitude, longitude):
    """Return points at and near one point, across the date line and up to the pole."""

    def moved(up, across, north, east):
        lat = max(-90.0, min(90.0, latitude + north * up))
        lon = longitude + east * across
        return Point(lat, (lon + 180) % 360 - 180 if abs(lon) > 180 else lon)

    return st.builds(moved, _near, _near, _side, _side)


REGIONS = {
    "town": st.just(Point(50.63, 5.56)) | around(50.63, 5.56),
    "one point": st.just(Point(48.85, 2.35)),
    "date line": around(-36.8, 179.9) | around(-17.0, -180.0) | around(66.0, 179.999),
    "poles": around(89.5, 20.0) | around(-89.99, 180.0) | around(90.0, 0.0),
    "anywhere": st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)),
}

_modes = subsets(Mode, 1)
_times = subsets(SLOTS[:5])
_languages = subsets(["fr", "nl", "ku"], 1)
_precision = st.sampled_from([0.0, 0.0, 0.3, 2.0, 5.0, 40.0])
_vetted = st.sampled_from([None, TODAY, date(2026, 3, 1), date(2027, 1, 1)])


def _location(points):
    known = st.builds(Location, points, _precision)
    return st.one_of(known, known, known, known, st.just(Location(None)))


def helpers(points):
    """Return what one helper of a world is."""
    return st.fixed_dictionaries(
        {
            "network_id": st.sampled_from([1, 1, 1, 2]),
            "standing": st.sampled_from([*[Standing.ACTIVE] * 5, Standing.PAUSED]),
            "status": st.sampled_from(
                [*[AccountStatus.ACTIVE] * 5, AccountStatus.SUSPENDED]
            ),
            "place": _location(points),
            "reach_km": st.sampled_from([0.0, 0.005, 4.0, 8.0, 25.0, 500.0]),
            "modes": _modes,
            "languages": _languages,
            "times": _times,
            "capacity": st.sampled_from([0, 1, 2, 3, 5, 7, 50]),
            "load": st.sampled_from([0, 0, 0, 1, 2, 4]),
            "vetted_until": _vetted,
            "skills": levels_of(SKILLS, 1),
        }
    )


def worlds(points, size=8):
    """Return lists of helpers, many of them twins of one another."""
    return st.lists(
        st.tuples(helpers(points), st.sampled_from([1, 1, 1, 2, 7])),
        min_size=1,
        max_size=size,
    ).map(lambda drawn: [one for one, times in drawn for _ in range(times)])


def asks(points):
    """Return what one learner wants; some helpers said no, some helped before."""
    some_ids = subsets(range(1, 21), most=3)
    return st.builds(
        Ask,
        request_id=st.just(1),
        network_ids=st.sampled_from([frozenset({1}), frozenset({1, 2})]),
        place=_location(points),
        modes=_modes,
        needs=orders(SKILLS, 1, most=3),
        languages=_languages,
        times=_times,
        excluded=some_ids,
        former=some_ids,
    )


WEIGHTS = [
    Weights(),
    Weights(closeness=0.0, needs=0.0, times=0.0, room=1.0, continuity=0.0),
    Weights(closeness=1.0, needs=0.0, times=0.0, room=0.0, continuity=0.0),
    Weights(closeness=0.1, needs=0.4, times=0.3, room=0.1, continuity=0.1),
]


def put(world):
    """Store the helpers of a world under the ids 1, 2, …; nothing is committed."""
    numbered = list(enumerate(world, 1))
    db.session.execute(insert(Account), [_account(i, one) for i, one in numbered])
    db.session.execute(insert(Helper), [_helper(i, one) for i, one in numbered])
    taught = [
        {"helper_id": i, "skill": skill, "level": level}
        for i, one in numbered
        for skill, level in one["skills"].items()
    ]
    db.session.execute(insert(HelperSkill), taught)


def _account(number, one):
    return {
        "id": number,
        "network_id": one["network_id"],
        "role": Role.HELPER,
        "status": one["status"],
        "email": f"helper{number}@example.org",
        "name": "Amina",
        "language": "fr",
        "created_at": MONDAY,
    }


def _helper(number, one):
    place, capacity = one["place"], one["capacity"]
    kept = ("network_id", "standing", "reach_km", "modes", "languages", "times")
    return {
        "id": number,
        "account_id": number,
        "country": "BE",
        "latitude": place.point and place.point.latitude,
        "longitude": place.point and place.point.longitude,
        "precision_km": place.precision_km,
        "capacity": capacity,
        "load": min(one["load"], capacity),
        "vetted_until": one["vetted_until"],
        "created_at": MONDAY,
        **{name: one[name] for name in kept},
    }
