"""What may be otherwise than asked for, once everybody who fits was asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.candidates import Weights, rank
from helpnet.domain.matching import Obstacle, fit, limit_km, obstacles
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from helpnet.domain.reasons import reasons_for
from helpnet.domain.wider import REACH_FACTOR, Latitude, widen
from tests.unit.builders import TODAY
from tests.unit.builders import ask as an_ask
from tests.unit.builders import helper as a_helper

ALL = Latitude(reach=True, modes=True, lenders=frozenset({8}), by_phone=True)
NOTHING = Latitude(reach=False, modes=False, lenders=frozenset(), by_phone=True)
VISIT, PLACE, PHONE = Mode.HOME_VISIT, Mode.PUBLIC_PLACE, Mode.PHONE


def modes_of(*modes, **latitude):
    given = {"reach": False, "modes": True, "lenders": frozenset(), "by_phone": False}
    asked = an_ask(modes=frozenset(modes))
    return widen(asked, Latitude(**given | latitude)).modes


@pytest.mark.parametrize(
    ("modes", "by_phone", "expected"),
    [
        ({PLACE}, True, {PLACE, PHONE}),
        ({PLACE}, False, {PLACE}),
        ({VISIT}, True, {VISIT, PLACE, PHONE}),
        ({VISIT}, False, {VISIT, PLACE}),
        ({Mode.CHAT}, True, {Mode.CHAT, PHONE}),
        (set(), True, set()),
    ],
)
def test_one_more_mode_will_do(modes, by_phone, expected):
    assert modes_of(*modes, by_phone=by_phone) == expected


@given(
    modes=st.frozensets(st.sampled_from(Mode)),
    latitude=st.builds(
        Latitude,
        reach=st.booleans(),
        modes=st.booleans(),
        lenders=st.frozensets(st.integers(1, 9)),
        by_phone=st.booleans(),
    ),
)
def test_nobody_gets_a_visit_or_a_screen_they_did_not_ask_for(modes, latitude):
    asked = an_ask(modes=modes)
    wider = widen(asked, latitude)

    unwished = wider.modes - asked.modes
    assert unwished <= {PLACE, PHONE}
    assert asked.modes <= wider.modes
    assert wider.network_ids == asked.network_ids | latitude.lenders
    same = {"modes": asked.modes, "network_ids": asked.network_ids}
    assert replace(wider, **same, reach_factor=1.0) == asked


def test_where_nothing_gives_the_ask_stays_as_it_is():
    asked = an_ask()

    assert widen(asked, NOTHING) == asked


def test_whoever_is_a_little_too_far_is_asked_to_go_a_quarter_farther():
    near, helper_place = Location(Point(50.0, 5.0), 0.0), Point(50.1, 5.0)
    asked = an_ask(place=near, modes=frozenset({PLACE}))
    helper = a_helper(place=Location(helper_place, 0.0), reach_km=10.0)

    assert obstacles(asked, helper, on=TODAY) == {Obstacle.TOO_FAR}
    assert obstacles(widen(asked, ALL), helper, on=TODAY) == frozenset()
    assert limit_km(widen(asked, ALL), helper) == 10.0 * REACH_FACTOR


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"languages": frozenset({"tr"})}, Obstacle.NO_SHARED_LANGUAGE),
        ({"needs": ("pay-online",)}, Obstacle.NEEDS_NOT_COVERED),
        ({"excluded": frozenset({1})}, Obstacle.EXCLUDED),
        ({"network_ids": frozenset({5})}, Obstacle.OTHER_NETWORK),
    ],
)
def test_everything_else_stands_between_as_before(change, obstacle):
    helper = a_helper(helper_id=1)
    asked = an_ask(**change)

    assert obstacle in obstacles(asked, helper, on=TODAY)
    assert obstacle in obstacles(widen(asked, ALL), helper, on=TODAY)


@given(
    reach=st.floats(0, 100),
    doubt=st.floats(0, 20),
    north=st.floats(-1, 1),
    modes=st.frozensets(st.sampled_from(Mode), min_size=1),
)
def test_whoever_fits_as_asked_fits_in_the_wider_circle(reach, doubt, north, modes):
    asked = an_ask(place=Location(Point(50.0, 5.0), doubt), modes=modes)
    place = Location(Point(50.0 + north, 5.0), 0.0)
    helper = a_helper(place=place, reach_km=reach, modes=frozenset(Mode))

    before = fit(asked, helper, on=TODAY)
    after = fit(widen(asked, ALL), helper, on=TODAY)
    if not before.obstacles:
        assert not after.obstacles
        assert set(before.modes) <= set(after.modes)


def test_a_helper_reads_their_own_reach_not_the_wider_one():
    asked = widen(an_ask(place=Location(Point(50.1, 5.0), 2.0)), ALL)
    helper = a_helper(place=Location(Point(50.0, 5.0), 0.0), reach_km=9.0)

    [found] = rank(asked, [helper], weights=Weights(), on=TODAY)

    assert reasons_for(found, asked).reach_km == 9.0
