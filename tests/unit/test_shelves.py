"""A shelf never promises less than somebody on it can be worth."""

import math
from collections import Counter
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpnet.domain.candidates import Weights, rank
from helpnet.domain.matching import HelperLevel
from helpnet.domain.places import EARTH_RADIUS_KM, Box, Point, cover_boxes, distance_km
from helpnet.domain.shelves import (
    ROOM_AT_MOST,
    boxes_around,
    is_beaten,
    key_of,
    rungs,
    split,
)
from tests.unit.builders import TODAY, ask
from tests.unit.strategies import asks, crowds, points

modestly = settings(max_examples=25, deadline=None)
LEVELS = (HelperLevel.CAN_TEACH, HelperLevel.AT_EASE, HelperLevel.MANAGE)
USUAL = Weights()
THRIFTY = Weights(closeness=0.1, needs=0.1, times=0.1, room=0.7, continuity=0.0)


def rungs_of(candidate, helpers, need):
    """Return the rungs whose promise holds for this candidate's row of one skill."""
    [profile] = [h for h in helpers if h.helper_id == candidate.helper_id]
    if need not in profile.skills:
        return []
    room = 1 - profile.load / profile.capacity
    level = LEVELS.index(profile.skills[need])
    fits = [number for number, most in enumerate(ROOM_AT_MOST) if room <= most + 1e-12]
    return [level * len(ROOM_AT_MOST) + max(fits)]


@modestly
@given(asked=asks, helpers=crowds, weights=st.sampled_from([USUAL, THRIFTY]))
def test_nobody_is_worth_more_than_their_shelf_promises(asked, helpers, weights):
    promised = {rung.number: rung.most for rung in rungs(asked, weights)}
    for candidate in rank(asked, helpers, weights=weights, on=TODAY):
        if candidate.former:
            continue
        for number in rungs_of(candidate, helpers, asked.needs[0]):
            assert -key_of(candidate)[0] <= promised[number]


def test_rungs_are_listed_once_each_the_best_first():
    found = rungs(ask(), USUAL)
    assert Counter(rung.number for rung in found) == Counter(range(24))
    assert all(one.most >= next_.most for one, next_ in pairwise(found))


@given(st.lists(st.floats(0, 0.5), max_size=3).map(sorted))
def test_bands_hold_every_rung_once_in_order(gaps):
    found = rungs(ask(), USUAL)
    bands = list(split(found, gaps))
    assert [rung for band in bands for rung in band] == found
    assert all(bands)


def meet(one, other):
    return (
        one.south <= other.north
        and other.south <= one.north
        and one.west <= other.east
        and other.west <= one.east
    )


def index_box(point, reach):
    """Return the box of a helper as the index has it: beyond the date line it goes on."""
    parts = sorted(cover_boxes(point, reach), key=lambda box: box.west)
    if len(parts) == 1:
        return parts[0]
    east, west = parts
    if point.longitude > 0:
        return Box(west.south, west.west, west.north, east.east + 360)
    return Box(west.south, west.west - 360, west.north, east.east)


def moved(point, km, bearing):
    """Return where one stands after so many km on a great circle."""
    angle, phi = km / EARTH_RADIUS_KM, math.radians(point.latitude)
    height = math.sin(phi) * math.cos(angle)
    height += math.cos(phi) * math.sin(angle) * math.cos(bearing)
    height = max(-1.0, min(1.0, height))
    east = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * height,
    )
    longitude = (point.longitude + math.degrees(east) + 180) % 360 - 180
    return Point(math.degrees(math.asin(height)), longitude)


@settings(max_examples=150, deadline=None)
@given(
    here=points,
    bearing=st.floats(0, 6.28),
    doubt=st.sampled_from([0.0, 3.0, 15.0, 400.0]),
    reach=st.sampled_from([0.0, 5.0, 80.0, 500.0]),
    share=st.floats(0, 1),
)
def test_whoever_reaches_a_point_stands_in_the_boxes_around_it(
    here, bearing, doubt, reach, share
):
    there = moved(here, share * (doubt + reach), bearing)
    assume(distance_km(here, there) <= doubt + reach)
    box = index_box(there, reach)
    assert any(meet(box, around) for around in boxes_around(here, doubt))


def test_neighbours_across_the_date_line_find_each_other():
    assert boxes_around(Point(-16.8, 179.99), 5.0) != cover_boxes(
        Point(-16.8, 179.99), 5.0
    )
    assert any(
        meet(index_box(Point(-16.8, -179.99), 10.0), around)
        for around in boxes_around(Point(-16.8, 179.99), 0.0)
    )


def test_the_search_ends_when_the_last_of_the_best_cannot_be_passed():
    best = [(-900, 10, 1), (-800, 5, 2)]
    assert is_beaten(best, 2, (-800, 5, 3))
    assert not is_beaten(best, 2, (-800, 5, 1))
    assert not is_beaten(best, 2, (-800, 4, 9))
    assert not is_beaten(best, 3, (0, 0, 0))
