import re

import pytest

from helpnet.domain.outlines import frame
from helpnet.domain.places import Box, Point, distance_km
from helpnet.domain.territory import parse_territory

RING = [[5, 50], [6, 50], [6, 51], [5, 51], [5, 50]]
HOLE = [[5.4, 50.4], [5.6, 50.4], [5.6, 50.6], [5.4, 50.4]]
SHAPE = parse_territory({"type": "Polygon", "coordinates": [RING, HOLE]})


def test_north_is_up_and_corners_are_inside_the_margin():
    picture = frame(SHAPE.box, width=200, margin=10)
    assert picture.place(Point(51, 5)) == pytest.approx((10, 10))
    assert picture.place(Point(50, 6)) == pytest.approx((190, picture.height - 10))
    assert picture.height > picture.width  # a degree of latitude is the longer one


def test_a_kilometre_is_as_long_in_both_directions():
    picture = frame(SHAPE.box)
    middle, east, north = Point(50.5, 5.5), Point(50.5, 5.9), Point(50.9, 5.5)
    across = picture.place(east)[0] - picture.place(middle)[0]
    up = picture.place(middle)[1] - picture.place(north)[1]
    assert across == pytest.approx(picture.length(distance_km(middle, east)), rel=1e-3)
    assert up == pytest.approx(picture.length(distance_km(middle, north)), rel=1e-3)


def test_a_path_closes_every_ring():
    path = frame(SHAPE.box).path(SHAPE)
    assert re.fullmatch(r"(M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+Z){2}", path)
    assert path.count("L") == 5


def test_a_box_without_extent_can_be_drawn():
    picture = frame(Box(50, 5, 50, 5))
    assert picture.place(Point(50, 5)) == (picture.margin, picture.margin)
    assert picture.height < 10_000
