"""Reading polygons from GeoJSON (RFC 7946): rings of longitude and latitude."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shapely.geometry import Polygon

MOST_POINTS = 20_000
"""More detail than any network needs; simplify the shape before loading it."""

Ring = list[tuple[float, float]]
"""Closed: the first position, longitude before latitude, comes again at the end."""

Rings = list[Ring]
"""One polygon: the outline, then its holes."""


class ShapeProblem(StrEnum):
    """What is wrong with a territory."""

    NOT_JSON = "not_json"
    NOT_A_POLYGON = "not_a_polygon"
    EMPTY = "empty"
    NOT_CLOSED = "not_closed"
    TOO_FEW_POINTS = "too_few_points"
    TOO_MANY_POINTS = "too_many_points"
    NOT_A_POSITION = "not_a_position"
    OUT_OF_RANGE = "out_of_range"
    SWAPPED = "swapped"
    SELF_INTERSECTING = "self_intersecting"


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One problem, and where: `polygon 2, ring 1`, or empty for the whole file."""

    problem: ShapeProblem
    where: str = ""


class BadShape(Exception):
    """This is no territory; `faults` names everything wrong at once."""

    def __init__(self, faults: Sequence[ShapeFault]) -> None:
        super().__init__(", ".join(f"{each.problem} {each.where}" for each in faults))
        self.faults = tuple(faults)


def read_polygons(given: str | bytes | Mapping[str, Any]) -> list[Rings]:
    """Return the polygons of a Polygon, MultiPolygon, Feature or FeatureCollection.

    Heights are dropped. Raise `BadShape` with all faults at once.
    """
    try:
        found = list(_polygons(_shape(given)))
    except RecursionError:
        raise BadShape([ShapeFault(ShapeProblem.NOT_A_POLYGON)]) from None
    _refuse(_missing_parts(found))
    polygons = [[[(at[0], at[1]) for at in ring] for ring in rings] for rings in found]
    _refuse(_too_many(polygons))
    _refuse(_wrong_rings(polygons))
    _refuse(_crossings(polygons))
    return polygons


def _refuse(faults: Iterator[ShapeFault]) -> None:
    found = tuple(faults)
    if found:
        raise BadShape(found)


def _shape(given: str | bytes | Mapping[str, Any]) -> Any:
    if isinstance(given, Mapping):
        return given
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        raise BadShape([ShapeFault(ShapeProblem.NOT_JSON)]) from None


# Any: what a file holds, until `_missing_parts` has seen it.
def _polygons(shape: Any) -> Iterator[Any]:
    kind = shape.get("type") if isinstance(shape, Mapping) else None
    if kind == "FeatureCollection":
        for feature in _listed(shape.get("features")):
            yield from _polygons(feature)
    elif kind == "Feature":
        yield from _polygons(shape.get("geometry"))
    elif kind == "MultiPolygon":
        yield from _listed(shape.get("coordinates"))
    elif kind == "Polygon":
        yield shape.get("coordinates")
    else:
        raise BadShape([ShapeFault(ShapeProblem.NOT_A_POLYGON)])


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _named(parts: Sequence[Any], word: str) -> Iterator[tuple[str, Any]]:
    return ((f"{word} {number}", part) for number, part in enumerate(parts, 1))


def _rings(polygons: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for polygon, rings in _named(polygons, "polygon"):
        for ring, positions in _named(_listed(rings), "ring"):
            yield f"{polygon}, {ring}", positions


def _missing_parts(polygons: Sequence[Any]) -> Iterator[ShapeFault]:
    if not polygons:
        yield ShapeFault(ShapeProblem.EMPTY)
    for where, parts in (*_named(polygons, "polygon"), *_rings(polygons)):
        if not _listed(parts):
            yield ShapeFault(ShapeProblem.EMPTY, where)
    for where, positions in _rings(polygons):
        if not all(_is_position(position) for position in _listed(positions)):
            yield ShapeFault(ShapeProblem.NOT_A_POSITION, where)


def _is_position(value: Any) -> bool:
    return len(_listed(value)) >= 2 and all(_is_number(each) for each in value[:2])


def _is_number(value: Any) -> bool:
    # The comparison also refuses NaN, infinity and integers too big to convert.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and -1e9 < value < 1e9


def _too_many(polygons: list[Rings]) -> Iterator[ShapeFault]:
    if sum(len(ring) for rings in polygons for ring in rings) > MOST_POINTS:
        yield ShapeFault(ShapeProblem.TOO_MANY_POINTS)


def _wrong_rings(polygons: list[Rings]) -> Iterator[ShapeFault]:
    for where, ring in _rings(polygons):
        if ring[0] != ring[-1]:
            yield ShapeFault(ShapeProblem.NOT_CLOSED, where)
        elif len(ring) < 4:
            yield ShapeFault(ShapeProblem.TOO_FEW_POINTS, where)
        if not _in_range(ring):
            mirrored = _in_range([(second, first) for first, second in ring])
            problem = ShapeProblem.SWAPPED if mirrored else ShapeProblem.OUT_OF_RANGE
            yield ShapeFault(problem, where)


def _in_range(ring: Ring) -> bool:
    return all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in ring)


def _crossings(polygons: list[Rings]) -> Iterator[ShapeFault]:
    for where, rings in _named(polygons, "polygon"):
        if not Polygon(rings[0], rings[1:]).is_valid:
            yield ShapeFault(ShapeProblem.SELF_INTERSECTING, where)
