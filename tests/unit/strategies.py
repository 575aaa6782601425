"""Any ask, any helper, any point: what the property tests draw from."""

from datetime import timedelta

from hypothesis import strategies as st

from helpnet.domain.availability import SLOTS
from helpnet.domain.matching import HelperLevel
from helpnet.domain.meeting_places import MeetingPlace
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from tests.unit.builders import TODAY, ask, helper

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
_modes = st.frozensets(st.sampled_from(Mode), min_size=1)
_skills = ("email", "pay", "tax", "bus")
_languages = st.frozensets(st.sampled_from(["fr", "nl", "de", "en"]), min_size=1)
_some_times = st.frozensets(st.sampled_from(SLOTS[:6]))


asks = st.builds(
    ask,
    network_ids=st.sampled_from([frozenset({1}), frozenset({1, 2})]),
    place=_locations,
    modes=_modes,
    needs=st.permutations(_skills).flatmap(
        lambda order: st.integers(1, 4).map(lambda count: tuple(order[:count]))
    ),
    languages=_languages,
    times=_some_times,
    excluded=st.frozensets(st.integers(1, 12), max_size=2),
    former=st.frozensets(st.integers(1, 12), max_size=2),
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
        skills=st.dictionaries(
            st.sampled_from(_skills), st.sampled_from(HelperLevel), min_size=1
        ),
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
        slots=st.frozensets(st.sampled_from(SLOTS[:8])),
    ),
    max_size=3,
    unique_by=lambda each: each.place_id,
)
