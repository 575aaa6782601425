import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpnet.domain.places import (
    EARTH_RADIUS_KM,
    AbsurdPoint,
    AbsurdPrecision,
    Box,
    Location,
    Point,
    cover_boxes,
    distance_km,
    looks_swapped,
)
from tests.unit.strategies import points

modestly = settings(max_examples=50, deadline=None)
HALF_WAY_ROUND = math.pi * EARTH_RADIUS_KM


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (Point(50.7753, 6.0839), Point(50.9375, 6.9603), 64.1),  # Aachen, Köln
        (Point(50.7753, 6.0839), Point(51.0504, 13.7373), 536.0),  # Aachen, Dresden
        (Point(48.8566, 2.3522), Point(51.5074, -0.1278), 343.6),  # Paris, London
        (Point(-36.8485, 179.9), Point(-36.8485, -179.9), 17.8),  # over the date line
        (Point(0, 0), Point(0, 180), HALF_WAY_ROUND),
        (Point(90, 13), Point(-90, -66), HALF_WAY_ROUND),
    ],
)
def test_known_distances_with_latitude_first(a, b, km):
    assert distance_km(a, b) == pytest.approx(km, rel=5e-3)


@modestly
@given(points, points)
def test_a_distance_is_symmetric_and_in_range(a, b):
    assert 0 <= distance_km(a, b) <= HALF_WAY_ROUND + 1e-6
    assert distance_km(a, b) == pytest.approx(distance_km(b, a), abs=1e-9)


@modestly
@given(points)
def test_the_same_and_the_opposite_point_raise_nothing(point):
    across = point.longitude - 180 if point.longitude > 0 else point.longitude + 180
    assert distance_km(point, point) == 0
    opposite = Point(-point.latitude, across)
    assert distance_km(point, opposite) == pytest.approx(HALF_WAY_ROUND, rel=1e-6)
    hair = Point(point.latitude, math.nextafter(point.longitude, 0))
    assert distance_km(point, hair) < 1e-6


@pytest.mark.parametrize(
    "absurd",
    [
        (100, 101),
        (-90.001, 0),
        (0, 180.001),
        (math.nan, 0),
        (0, math.nan),
        (math.inf, 0),
        (6692424.5, 475198.1),  # metres of a projection
    ],
)
def test_impossible_coordinates_are_refused(absurd):
    with pytest.raises(AbsurdPoint) as refusal:
        Point(*absurd)
    assert repr((refusal.value.latitude, refusal.value.longitude)) == repr(absurd)


@pytest.mark.parametrize("territory", [(14.6, -61.0), (-22.27, 166.44), (-90, 180)])
def test_territories_overseas_are_points_like_any_other(territory):
    assert Point(*territory).latitude == territory[0]


@pytest.mark.parametrize("precision", [-0.1, math.nan, math.inf])
def test_a_precision_is_a_finite_number_of_kilometres(precision):
    with pytest.raises(AbsurdPrecision):
        Location(None, precision)


def destination(start, bearing, km):
    """Return the point so far away in that direction (direct formula on a sphere)."""
    angle, heading = km / EARTH_RADIUS_KM, math.radians(bearing)
    lat, lon = math.radians(start.latitude), math.radians(start.longitude)
    sine = math.sin(lat) * math.cos(angle)
    sine += math.cos(lat) * math.sin(angle) * math.cos(heading)
    arrival = math.asin(max(-1.0, min(1.0, sine)))
    turn = math.atan2(
        math.sin(heading) * math.sin(angle) * math.cos(lat),
        math.cos(angle) - math.sin(lat) * math.sin(arrival),
    )
    longitude = (math.degrees(lon + turn) + 540) % 360 - 180
    return Point(max(-90.0, min(90.0, math.degrees(arrival))), longitude)


@settings(max_examples=120, deadline=None)
@given(points, st.floats(0, 360), st.floats(0, 21000), st.floats(0, 1))
@example(Point(-36.8, 179.99), 90.0, 30.0, 1.0)
@example(Point(-36.8, -179.99), 270.0, 30.0, 1.0)
@example(Point(89.9, 10), 45.0, 50.0, 1.0)
@example(Point(-89.9, 10), 180.0, 50.0, 0.9)
@example(Point(60, 25), 90.0, 9.9, 1.0)
def test_whoever_is_within_reach_is_in_a_box(start, bearing, reach, share):
    point = destination(start, bearing, reach * share)
    if distance_km(start, point) <= reach:
        assert any(box.holds(point) for box in cover_boxes(start, reach))


@settings(max_examples=100, deadline=None)
@given(points, points)
def test_the_box_of_the_exact_distance_holds_the_other_point(a, b):
    assert any(box.holds(b) for box in cover_boxes(a, distance_km(a, b)))


@modestly
@given(points, st.floats(0, 21000))
def test_boxes_stay_on_the_map(point, reach):
    for box in cover_boxes(point, reach):
        assert -90 <= box.south <= box.north <= 90
        assert -180 <= box.west <= box.east <= 180


def test_a_box_is_not_much_larger_than_the_circle():
    [box] = cover_boxes(Point(50.6, 5.6), 10)
    assert distance_km(Point(50.6, 5.6), Point(box.north, 5.6)) < 10.001
    assert distance_km(Point(50.6, 5.6), Point(50.6, box.east)) < 10.01


def test_two_boxes_at_the_date_line_and_all_longitudes_over_a_pole():
    east, west = cover_boxes(Point(-17, 179.9), 50)
    assert (east.west, west.east) == (-180, 180)
    assert not any(box.holds(Point(-17, 0)) for box in (east, west))
    assert cover_boxes(Point(-17, -179.9), 50)[1].west > 179
    [cap] = cover_boxes(Point(89.9, 0), 50)
    assert (cap.west, cap.east, cap.north) == (-180, 180, 90)


@pytest.mark.parametrize("reach", [-1, math.nan])
def test_no_reach_no_box(reach):
    assert cover_boxes(Point(50, 5), reach) == ()


def test_an_endless_reach_covers_the_earth():
    assert cover_boxes(Point(50, 5), math.inf) == (Box(-90, -180, 90, 180),)


def test_swapped_coordinates_are_noticed():
    gironde = Box(44.2, -1.3, 45.6, 0.4)
    assert looks_swapped(Point(-0.57, 44.84), gironde)
    assert not looks_swapped(Point(44.84, -0.57), gironde)
    assert not looks_swapped(Point(43.5, 5.4), gironde)
    assert not looks_swapped(Point(-41.3, 174.8), gironde)
    assert not looks_swapped(Point(45, 46), Box(40, 40, 50, 50))
