import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.geojson import (
    MOST_POINTS,
    BadShape,
    ShapeFault,
    ShapeProblem,
    read_polygons,
)

modestly = settings(max_examples=40, deadline=None)
SQUARE = [[5, 50], [6, 50], [6, 51], [5, 51], [5, 50]]
HOLE = [[5.4, 50.4], [5.6, 50.4], [5.6, 50.6], [5.4, 50.4]]
RINGS = [[(5, 50), (6, 50), (6, 51), (5, 51), (5, 50)]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def faults(given_in):
    with pytest.raises(BadShape) as refusal:
        read_polygons(given_in)
    return [(each.problem, each.where) for each in refusal.value.faults]


@pytest.mark.parametrize(
    "shape",
    [
        polygon(SQUARE),
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        {"type": "Feature", "properties": None, "geometry": polygon(SQUARE)},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": polygon(SQUARE)}],
        },
        polygon([[*position, 120.5] for position in SQUARE]),  # with heights
    ],
)
def test_every_kind_of_polygon_is_read(shape):
    assert read_polygons(shape) == [RINGS]
    assert read_polygons(json.dumps(shape)) == [RINGS]
    assert read_polygons(json.dumps(shape).encode()) == [RINGS]


def test_holes_and_several_polygons_are_kept():
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [HOLE]]}
    assert [len(rings) for rings in read_polygons(both)] == [2, 1]


@pytest.mark.parametrize(
    ("shape", "problem", "where"),
    [
        ("{", "not_json", ""),
        ("[" * 100_000, "not_json", ""),
        (b"\xff\xfe\xff", "not_json", ""),
        ("3", "not_a_polygon", ""),
        ({}, "not_a_polygon", ""),
        ({"type": "Point", "coordinates": [5, 50]}, "not_a_polygon", ""),
        ({"type": "Feature", "geometry": None}, "not_a_polygon", ""),
        ({"type": "FeatureCollection", "features": []}, "empty", ""),
        ({"type": "FeatureCollection"}, "empty", ""),
        (polygon(), "empty", "polygon 1"),
        ({"type": "Polygon"}, "empty", "polygon 1"),
        (polygon([]), "empty", "polygon 1, ring 1"),
        (polygon(SQUARE[:4]), "not_closed", "polygon 1, ring 1"),
        (polygon([[5, 50], [6, 50], [5, 50]]), "too_few_points", "polygon 1, ring 1"),
        (polygon([[5, "50"], *SQUARE]), "not_a_position", "polygon 1, ring 1"),
        (polygon([[5], *SQUARE]), "not_a_position", "polygon 1, ring 1"),
        (polygon([[True, 50], *SQUARE]), "not_a_position", "polygon 1, ring 1"),
        (polygon([[10**400, 50], *SQUARE]), "not_a_position", "polygon 1, ring 1"),
        (
            '{"type":"Polygon","coordinates":[[[NaN,1]]]}',
            "not_a_position",
            "polygon 1, ring 1",
        ),
        (
            polygon([[-41, 174], [-41, 175], [-40, 175], [-41, 174]]),
            "swapped",
            "polygon 1, ring 1",
        ),
        (
            polygon([[475198, 6692424], [475200, 6692424], [0, 0], [475198, 6692424]]),
            "out_of_range",
            "polygon 1, ring 1",
        ),
        (
            polygon([[5, 50], [6, 51], [6, 50], [5, 51], [5, 50]]),
            "self_intersecting",
            "polygon 1",
        ),
        (polygon([[5, 50]] * (MOST_POINTS + 1)), "too_many_points", ""),
    ],
)
def test_what_is_wrong_is_said(shape, problem, where):
    assert faults(shape) == [(ShapeProblem(problem), where)]


def test_all_faults_are_named_at_once():
    far = [[200, 50], [201, 50], [201, 51]]
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE[:3]], [far]]}
    assert faults(shape) == [
        (ShapeProblem.NOT_CLOSED, "polygon 1, ring 2"),
        (ShapeProblem.NOT_CLOSED, "polygon 2, ring 1"),
        (ShapeProblem.OUT_OF_RANGE, "polygon 2, ring 1"),
    ]


def test_features_inside_features_without_end_are_refused():
    deep = polygon(SQUARE)
    for _ in range(5000):
        deep = {"type": "Feature", "geometry": deep}
    assert faults(deep) == [(ShapeProblem.NOT_A_POLYGON, "")]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


@modestly
@given(st.sampled_from(["Polygon", "MultiPolygon"]), anything)
def test_any_coordinates_are_read_or_refused(kind, coordinates):
    with pytest.raises(BadShape) as refusal:
        read_polygons({"type": kind, "coordinates": coordinates})
    assert all(isinstance(each, ShapeFault) for each in refusal.value.faults)
