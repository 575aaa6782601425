import math
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpnet.domain.nearby_map import PIN_WIDTH, draw_nearby, spread
from helpnet.domain.places import Point, distance_km
from helpnet.domain.territory import parse_territory

HERE = Point(50.6337, 5.5675)
EAST, NORTH = Point(50.6337, 5.6375), Point(50.6787, 5.5675)  # about 5 km each
SQUARE = [[5.0, 50.3], [6.3, 50.3], [6.3, 50.8], [5.0, 50.8], [5.0, 50.3]]
PROVINCE = parse_territory({"type": "Polygon", "coordinates": [SQUARE]})


def test_numbers_are_those_of_the_list_and_north_is_up():
    drawn = draw_nearby(HERE, [EAST, NORTH], None)
    east, north = drawn.pins
    middle = drawn.size / 2
    assert (east.number, north.number) == (1, 2)
    assert east.at_x > middle
    assert east.at_y == pytest.approx(middle, abs=0.2)
    assert north.at_y < middle
    assert north.at_x == pytest.approx(middle, abs=0.2)


def test_the_bar_is_as_long_as_it_says():
    drawn = draw_nearby(HERE, [EAST], None)
    far = distance_km(HERE, EAST)
    assert drawn.scale / drawn.scale_km == pytest.approx(
        (drawn.pins[0].at_x - drawn.size / 2) / far, rel=0.01
    )
    assert 0 < drawn.scale <= drawn.size / 4


@pytest.mark.parametrize(
    ("km", "bar"), [(0.1, 1), (3, 1), (5, 2), (12, 5), (25, 10), (99, 50)]
)
def test_the_bar_is_a_round_number(km, bar):
    there = Point(HERE.latitude + km / 111.2, HERE.longitude)
    assert draw_nearby(HERE, [there], None).scale_km == bar


def test_the_outline_is_cut_to_the_surroundings_and_kept_short():
    bays = [(5.65 + 0.001 * math.sin(n), 50.3 + n * 0.0005) for n in range(1000)]
    ring = [[5.0, 50.3], *([x, y] for x, y in bays), [5.0, 50.8], [5.0, 50.3]]
    coast = parse_territory({"type": "Polygon", "coordinates": [ring]})
    drawn = draw_nearby(HERE, [EAST], coast)
    assert drawn.outline.startswith("M")
    assert 4 < len(drawn.rings[0]) < 400
    reach = 3.1 * distance_km(HERE, EAST) * math.sqrt(2)
    assert all(
        distance_km(HERE, Point(lat, lon)) < reach for lat, lon in drawn.rings[0]
    )


def test_a_network_elsewhere_has_no_outline_here():
    drawn = draw_nearby(Point(45.76, 4.83), [Point(45.77, 4.84)], PROVINCE)
    assert (drawn.outline, drawn.rings) == ("", ())


def test_a_map_with_nothing_to_show_can_be_drawn():
    drawn = draw_nearby(HERE, [], PROVINCE)
    assert drawn.pins == ()
    assert drawn.outline


def test_many_places_at_one_spot_stand_side_by_side():
    drawn = draw_nearby(HERE, [EAST] * 20, None)
    assert len({(pin.at_x, pin.at_y) for pin in drawn.pins}) == 1
    for one, other in combinations(drawn.pins, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > PIN_WIDTH * 0.8


@settings(deadline=None, max_examples=60)
@example([(0.0, 0.0)] * 20)
@example([(480.0, 0.0), (500.0, -20.0)])
@given(st.lists(st.tuples(st.floats(0, 480), st.floats(0, 480)), max_size=20))
def test_no_number_hides_another_or_leaves_the_picture(spots):
    moved = spread(spots, 480)
    assert len(moved) == len(spots)
    for one, other in combinations(moved, 2):
        assert math.dist(one, other) > PIN_WIDTH * 0.7
    for x, y in moved:
        assert PIN_WIDTH / 2 <= x <= 480 - PIN_WIDTH / 2
        assert PIN_WIDTH / 2 <= y <= 480 - PIN_WIDTH / 2


def test_the_same_places_give_the_same_map():
    points = [EAST, EAST, NORTH]
    assert draw_nearby(HERE, points, None) == draw_nearby(HERE, points, None)


def test_numbers_with_room_stay_where_they_are():
    spots = [(60.0, 60.0), (400.0, 90.0)]
    for moved, spot in zip(spread(spots, 480), spots, strict=True):
        assert moved == pytest.approx(spot, abs=0.1)
