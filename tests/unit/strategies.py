"""Any ask, any helper, any point: what the property tests draw from."""

from datetime import timedelta
from itertools import combinations, permutations, product

from hypothesis import strategies as st

from helpnet.domain.availability import SLOTS
from helpnet.domain.matching import HelperLevel
from helpnet.domain.meeting_places import MeetingPlace
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from tests.unit.builders import TODAY, ask, helper


def any_of(*ways):
    """Draw from all these ways of choosing, each as often: two draws, not dozens."""
    return st.one_of([st.sampled_from(way) for way in ways if way])


def subsets(values, least=0, most=None):
    """Draw so many of these values, in no order."""
    every = list(values)
    most = len(every) if most is None else most
    counts = range(least, most + 1)
    return any_of(*([*map(frozenset, combinations(every, n))] for n in counts))


def orders(values, least=0, *, most=None, repeated=False):
    """Draw so many of these values, in some order."""
    counts = range(least, (most or len(values)) + 1)
    if repeated:
        return any_of(*([*product(values, repeat=n)] for n in counts))
    return any_of(*([*permutations(values, n)] for n in counts))


def levels_of(skills, least=0):
    """Draw some of these skills, each with a level."""
    taught = [combinations(skills, n) for n in range(least, len(skills) + 1)]
    return any_of(
        *(
            [
                dict(zip(some, levels, strict=True))
                for some in each
                for levels in product(HelperLevel, repeat=len(some))
            ]
            for each in taught
        )
    ).map(dict)


points = st.builds(
    Point,
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 90.0])),
    st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 180.0])),
)
_near = st.builds(Point, st.floats(50.4, 50.9), st.floats(5.2, 5.9))
_locations = st.one_of(
    st.none(),
    st.just(Location(None)),
    st.builds(Location, _near, st.floats(0, 12)),
    st.builds(Location, _near, st.floats(0, 12)),
)
_modes = subsets(Mode, 1)
_skills = ("email", "pay", "tax", "bus")
_languages = subsets(["fr", "nl", "de", "en"], 1)
_some_times = subsets(SLOTS[:6])


asks = st.builds(
    ask,
    network_ids=st.sampled_from([frozenset({1}), frozenset({1, 2})]),
    place=_locations,
    modes=_modes,
    needs=orders(_skills, 1),
    languages=_languages,
    times=_some_times,
    excluded=subsets(range(1, 13), most=2),
    former=subsets(range(1, 13), most=2),
)


def helpers_with(helper_ids):
    return st.builds(
        helper,
        helper_id=helper_ids,
        network_id=st.sampled_from([1, 1, 1, 2]),
        active=st.sampled_from([True, True, True, False]),
        place=_locations,
        reach_km=st.floats(0, 40),
        modes=_modes,
        skills=levels_of(_skills, 1),
        languages=_languages,
        times=_some_times,
        capacity=st.integers(0, 4),
        load=st.integers(0, 3),
        vetted_until=st.sampled_from(
            [None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=400)]
        ),
    )


helpers = helpers_with(st.integers(1, 12))
crowds = st.lists(helpers, max_size=8, unique_by=lambda each: each.helper_id)

meeting_places = st.lists(
    st.builds(
        MeetingPlace,
        place_id=st.integers(1, 9),
        location=st.builds(Location, _near, st.floats(0, 7)),
        slots=subsets(SLOTS[:8]),
    ),
    max_size=3,
    unique_by=lambda each: each.place_id,
)
