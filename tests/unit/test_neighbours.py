"""How near territories are: touching, across the date line, in a total order."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.neighbours import gap_km, nearest_first
from helpnet.domain.places import EARTH_RADIUS_KM, Point
from helpnet.domain.territory import distance_km, parse_territory

DEGREE_KM = EARTH_RADIUS_KM * math.pi / 180


def a_box(west, south, width=1.0, height=1.0):
    east, north = west + width, south + height
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return parse_territory({"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize(
    "other",
    [
        a_box(5, 50),  # shares an edge
        a_box(5, 51),  # shares a corner
        a_box(4.5, 50.5),  # overlaps
        a_box(4.2, 50.2, 0.1, 0.1),  # lies inside
    ],
)
def test_territories_that_touch_are_no_kilometre_apart(other):
    assert gap_km(a_box(4, 50), other) == gap_km(other, a_box(4, 50)) == 0


def test_the_gap_is_measured_on_the_sphere():
    northwards = gap_km(a_box(4, 50), a_box(4, 52))
    eastwards = gap_km(a_box(4, 59.5), a_box(6, 59.5))
    assert northwards == pytest.approx(DEGREE_KM)
    # Truly nearest at the upper edges; on the map all along the edges.
    nearest, widest = (DEGREE_KM * math.cos(math.radians(at)) for at in (60.5, 59.5))
    assert nearest <= eastwards + 1e-6
    assert eastwards <= widest + 1e-6


def test_the_date_line_is_no_border():
    fiji, beyond = a_box(179, -17), a_box(-180, -17)
    assert gap_km(fiji, beyond) == pytest.approx(0, abs=1e-6)
    assert gap_km(a_box(178, -1, 1, 2), a_box(-179, -1, 1, 2)) == pytest.approx(
        2 * DEGREE_KM * math.cos(math.radians(1)), 1e-3
    )


def test_nearest_first_and_equally_near_by_number():
    own = a_box(4, 50)
    others = {9: a_box(5, 50), 3: a_box(3, 50), 1: a_box(8, 50), 2: a_box(6, 50)}
    order = nearest_first(own, others)
    assert [key for key, _ in order] == [3, 9, 2, 1]
    assert [km for _, km in order][:2] == [0, 0]
    assert nearest_first(own, {}) == ()


@given(st.floats(-20, 20), st.floats(30, 65), st.floats(0.1, 2), st.floats(0.1, 2))
def test_near_gaps_agree_with_the_distance_from_corners(west, south, width, height):
    """Boxes aligned to the grid are nearest at a corner of one of them."""
    own, other = a_box(0, 48), a_box(west, south, width, height)
    gap = gap_km(own, other)
    corners = [(own, c) for c in shapely.get_coordinates(other.shape)]
    corners += [(other, c) for c in shapely.get_coordinates(own.shape)]
    exact = min(distance_km(t, Point(lat, lon)) for t, (lon, lat) in corners)
    assert gap == pytest.approx(gap_km(other, own), rel=1e-9, abs=1e-6)
    if gap == 0:
        assert shapely.intersects(own.shape, other.shape)
    else:
        assert gap >= exact - 0.02 * exact - 0.1  # edges follow the map, not the sphere
    if 0 < gap < 300:
        assert gap <= exact * 1.02 + 0.1
