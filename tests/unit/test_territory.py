import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain import places
from helpnet.domain.places import Box, Point
from helpnet.domain.territory import (
    covering,
    covers,
    distance_km,
    nearest,
    parse_territory,
)

modestly = settings(max_examples=40, deadline=None)


def rectangle(south, west, north, east):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def territory(*rings):
    return parse_territory({"type": "Polygon", "coordinates": list(rings)})


LIEGE = territory(rectangle(50.5, 5.3, 50.8, 5.8))
WITH_HOLE = territory(rectangle(50, 5, 51, 6), rectangle(50.4, 5.4, 50.6, 5.6))


def test_the_border_belongs_to_the_territory_and_a_hole_does_not():
    assert covers(LIEGE, Point(50.6, 5.5))
    assert covers(LIEGE, Point(50.5, 5.3))
    assert not covers(LIEGE, Point(5.5, 50.6))  # latitude and longitude swapped
    assert covers(WITH_HOLE, Point(50.2, 5.5))
    assert not covers(WITH_HOLE, Point(50.5, 5.5))
    assert distance_km(WITH_HOLE, Point(50.5, 5.5)) == pytest.approx(7.07, abs=0.05)


def test_overlapping_and_separate_parts_are_one_territory():
    both = parse_territory(
        {
            "type": "MultiPolygon",
            "coordinates": [
                [rectangle(50, 5, 51, 6)],
                [rectangle(50.5, 5.5, 51.5, 6.5)],
                [rectangle(48, 2, 49, 3)],
            ],
        }
    )
    assert both.box == Box(48, 2, 51.5, 6.5)
    assert len(both.rings) == 2
    assert covers(both, Point(51.2, 6.2))
    assert covers(both, Point(48.5, 2.5))


@pytest.mark.parametrize(
    ("point", "km"),
    [
        (Point(50.6, 5.5), 0),
        (Point(50.9, 5.5), 11.12),  # north of it
        (Point(50.6, 5.0), 21.17),  # west of it
        (Point(50.4, 5.2), 13.18),  # from the corner
        (Point(50.6, -174.5), 8739.9),  # over the pole
    ],
)
def test_known_distances_to_the_border(point, km):
    assert distance_km(LIEGE, point) == pytest.approx(km, rel=0.005)


def sampled_km(box, point):
    """Return the distance to the border, by trying two thousand points of it."""
    steps = [step / 500 for step in range(501)]
    lats = [box.south + (box.north - box.south) * step for step in steps]
    lons = [box.west + (box.east - box.west) * step for step in steps]
    border = [Point(lat, lon) for lat in lats for lon in (box.west, box.east)]
    border += [Point(lat, lon) for lon in lons for lat in (box.south, box.north)]
    return min(places.distance_km(point, each) for each in border)


@modestly
@given(
    st.floats(-80, 80), st.floats(-170, 165), st.floats(-89, 89), st.floats(-180, 180)
)
def test_the_distance_agrees_with_trying_every_point_of_the_border(
    south, west, latitude, longitude
):
    box = Box(south, west, south + 4, west + 8)
    large = territory(rectangle(box.south, box.west, box.north, box.east))
    point = Point(latitude, longitude)
    if covers(large, point):
        assert distance_km(large, point) == 0
    else:
        expected = sampled_km(box, point)
        assert distance_km(large, point) == pytest.approx(expected, rel=0.01, abs=0.8)


def test_distances_across_the_date_line():
    fiji = territory(rectangle(-18, 179, -17, 180))
    assert distance_km(fiji, Point(-17.5, -179.9)) == pytest.approx(10.6, rel=0.01)


def test_the_nearest_network_and_the_smallest_that_holds_a_point():
    networks = {1: territory(rectangle(50, 5, 52, 7)), 2: LIEGE, 3: LIEGE}
    assert covering(networks, Point(50.6, 5.5)) == (2, 3, 1)
    assert covering(networks, Point(40, 5.5)) == ()
    assert nearest(networks, Point(50.6, 5.5)) == (1, 0.0)
    key, km = nearest(networks, Point(49.9, 5.5))
    assert (key, round(km, 1)) == (1, 11.1)
    assert nearest({}, Point(50, 5)) is None


def test_a_detailed_border_is_read_in_whole():
    angles = [2 * math.pi * k / 5000 for k in range(5000)]
    ring = [[5 + math.cos(a) / 9, 50 + math.sin(a) / 9] for a in angles]
    circle = territory([*ring, ring[0]])
    assert len(circle.rings[0]) == 5001
    assert distance_km(circle, Point(51, 5)) == pytest.approx(98.84, rel=0.01)
