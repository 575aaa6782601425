import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpnet.domain.matching import HelperLevel, Obstacle, fit, obstacles
from helpnet.domain.modes import IN_PERSON, REMOTE, Mode
from helpnet.domain.places import EARTH_RADIUS_KM, Location
from tests.unit.builders import ANYWHERE, LIEGE, PARIS, TODAY, ask, at, helper
from tests.unit.strategies import asks, helpers

modestly = settings(max_examples=30, deadline=None)
KM_NORTH = 180 / (math.pi * EARTH_RADIUS_KM)  # degrees per kilometre


def north_of_liege(km, precision_km=0.0):
    return at(LIEGE.latitude + km * KM_NORTH, LIEGE.longitude, precision_km)


def test_an_ordinary_helper_can_take_an_ordinary_request():
    assert obstacles(ask(), helper(), on=TODAY) == frozenset()


@pytest.mark.parametrize(
    ("unfit", "expected"),
    [
        ({"active": False}, Obstacle.INACTIVE),
        ({"network_id": 2}, Obstacle.OTHER_NETWORK),
        ({"modes": frozenset({Mode.CHAT})}, Obstacle.NO_SHARED_MODE),
        ({"modes": frozenset()}, Obstacle.NO_SHARED_MODE),
        ({"place": Location(PARIS)}, Obstacle.TOO_FAR),
        ({"place": None}, Obstacle.PLACE_UNKNOWN),
        ({"place": ANYWHERE}, Obstacle.PLACE_UNKNOWN),
        ({"skills": {}}, Obstacle.NEEDS_NOT_COVERED),
        ({"languages": frozenset({"en"})}, Obstacle.NO_SHARED_LANGUAGE),
        ({"times": frozenset({"sun_eve"})}, Obstacle.NO_SHARED_TIME),
        ({"times": frozenset()}, Obstacle.NO_SHARED_TIME),
        ({"load": 2}, Obstacle.FULL),
        ({"capacity": 0}, Obstacle.FULL),
    ],
)
def test_each_obstacle_is_named_alone(unfit, expected):
    assert obstacles(ask(), helper(**unfit), on=TODAY) == {expected}


def test_who_declined_is_excluded():
    excluded = ask(excluded=frozenset({7}))
    assert obstacles(excluded, helper(7), on=TODAY) == {Obstacle.EXCLUDED}
    assert not obstacles(excluded, helper(8), on=TODAY)


def test_all_obstacles_are_named_at_once():
    hopeless = helper(7, active=False, place=None, load=5, skills={}, languages={"x"})
    assert obstacles(ask(excluded=frozenset({7})), hopeless, on=TODAY) == {
        Obstacle.INACTIVE,
        Obstacle.PLACE_UNKNOWN,
        Obstacle.FULL,
        Obstacle.NEEDS_NOT_COVERED,
        Obstacle.NO_SHARED_LANGUAGE,
        Obstacle.EXCLUDED,
    }


def test_an_ask_without_needs_languages_or_modes_fits_nobody():
    empty = ask(needs=(), languages=frozenset(), modes=frozenset())
    assert obstacles(empty, helper(), on=TODAY) == {
        Obstacle.NEEDS_NOT_COVERED,
        Obstacle.NO_SHARED_LANGUAGE,
        Obstacle.NO_SHARED_MODE,
    }


@pytest.mark.parametrize(
    ("km", "precision_km", "far"),
    [
        (9.9, 0, False),
        (10.1, 0, True),
        (12.9, 3, False),
        (13.1, 3, True),
        (14.9, 40, False),  # the doubt widens by 5 km at most
        (15.1, 40, True),
    ],
)
def test_the_helper_own_reach_excludes(km, precision_km, far):
    asked = ask(place=north_of_liege(km, precision_km))
    assert (Obstacle.TOO_FAR in obstacles(asked, helper(), on=TODAY)) is far


@modestly
@given(st.floats(50, 51), st.floats(5, 6))
def test_the_limit_itself_is_within_reach(latitude, longitude):
    asked = ask(place=at(latitude, longitude))
    limit = fit(asked, helper(), on=TODAY).distance_km
    assume(limit > 0)
    assert not obstacles(asked, helper(reach_km=limit), on=TODAY)
    short = helper(reach_km=math.nextafter(limit, 0))
    assert obstacles(asked, short, on=TODAY) == {Obstacle.TOO_FAR}


def test_the_main_need_must_be_covered_and_the_others_need_not():
    skilled = helper(skills={"pay": HelperLevel.CAN_TEACH})
    assert obstacles(ask(needs=("email", "pay")), skilled, on=TODAY) == {
        Obstacle.NEEDS_NOT_COVERED
    }
    assert not obstacles(ask(needs=("pay", "email")), skilled, on=TODAY)


def test_the_doubt_on_the_helper_own_place_widens_nothing():
    vague = helper(place=north_of_liege(12, precision_km=5))
    assert obstacles(ask(), vague, on=TODAY) == {Obstacle.TOO_FAR}


def test_a_reach_that_is_no_number_reaches_nobody():
    assert Obstacle.TOO_FAR in obstacles(ask(), helper(reach_km=float("nan")), on=TODAY)


@pytest.mark.parametrize("latitude", [51.5, 55.9, 60.0, -36.8])
@pytest.mark.parametrize("direction", [-1, 1])
def test_a_degree_of_longitude_shrinks_with_latitude(latitude, direction):
    """A helper who goes 10 km is found 9.9 km to the east and to the west."""
    east = direction * 9.9 * KM_NORTH / math.cos(math.radians(latitude))
    asked = ask(place=at(latitude, 10 + east))
    assert not obstacles(asked, helper(place=at(latitude, 10)), on=TODAY)


@pytest.mark.parametrize("mode", sorted(REMOTE))
def test_remote_help_ignores_distance_and_nothing_else(mode):
    remote = {"modes": frozenset({mode})}
    far = helper(place=Location(PARIS), **remote)
    assert not obstacles(ask(**remote), far, on=TODAY)
    assert not obstacles(ask(place=None, **remote), far, on=TODAY)
    unfit = replace(far, skills={}, languages=frozenset({"nl"}), load=2)
    unfit = replace(unfit, times=frozenset({"sun_eve"}))
    assert obstacles(ask(**remote), unfit, on=TODAY) == {
        Obstacle.NEEDS_NOT_COVERED,
        Obstacle.NO_SHARED_LANGUAGE,
        Obstacle.NO_SHARED_TIME,
        Obstacle.FULL,
    }


@pytest.mark.parametrize(
    ("days", "vetted"), [(-1, False), (0, True), (1, True), (None, False)]
)
def test_a_home_visit_needs_a_check_that_is_still_valid(days, vetted):
    home = {"modes": frozenset({Mode.HOME_VISIT})}
    until = None if days is None else TODAY + timedelta(days=days)
    found = obstacles(ask(**home), helper(vetted_until=until, **home), on=TODAY)
    assert found == (frozenset() if vetted else {Obstacle.VETTING_MISSING})


def test_without_a_check_they_meet_in_a_public_place():
    either = {"modes": IN_PERSON}
    found = fit(ask(**either), helper(**either), on=TODAY)
    assert found.obstacles == frozenset()
    assert found.modes == (Mode.PUBLIC_PLACE,)


def test_the_least_blocked_shared_mode_speaks():
    either = {"modes": IN_PERSON}
    far = helper(place=Location(PARIS), **either)
    assert obstacles(ask(**either), far, on=TODAY) == {Obstacle.TOO_FAR}


def test_every_language_counts_and_none_is_a_wildcard():
    second = helper(languages=frozenset({"nl", "ar"}))
    assert not obstacles(ask(languages=frozenset({"ar"})), second, on=TODAY)
    english = helper(languages=frozenset({"en"}))
    assert obstacles(ask(), english, on=TODAY) == {Obstacle.NO_SHARED_LANGUAGE}


def test_capacity_belongs_to_the_helper():
    busy, roomy = helper(load=2, capacity=2), helper(load=2, capacity=3)
    assert obstacles(ask(), busy, on=TODAY) == {Obstacle.FULL}
    assert not obstacles(ask(), roomy, on=TODAY)


def test_no_stated_time_means_any_time():
    free_never = helper(times=frozenset())
    assert not obstacles(ask(times=frozenset()), free_never, on=TODAY)


def test_one_status_one_value():
    assert len({obstacle.value for obstacle in Obstacle}) == len(Obstacle.__members__)


@modestly
@given(asks, helpers, st.floats(0, 500))
def test_a_longer_reach_never_adds_an_obstacle(asked, one, further):
    longer = replace(one, reach_km=one.reach_km + further)
    before, after = (obstacles(asked, each, on=TODAY) for each in (one, longer))
    assert bool(after) <= bool(before)
    assert not after - before - {Obstacle.VETTING_MISSING}


@modestly
@given(asks, helpers)
def test_no_obstacle_means_a_mode_that_works(asked, one):
    found = fit(asked, one, on=TODAY)
    way = {
        Obstacle.NO_SHARED_MODE,
        Obstacle.TOO_FAR,
        Obstacle.PLACE_UNKNOWN,
        Obstacle.VETTING_MISSING,
    }
    assert bool(found.modes) == (not found.obstacles & way)
    assert set(found.modes) <= asked.modes & one.modes


@modestly
@given(asks, helpers)
def test_unknown_places_are_never_at_distance_zero(asked, one):
    found = fit(asked, replace(one, place=ANYWHERE), on=TODAY)
    assert found.distance_km is None
    assert not IN_PERSON & set(found.modes)
