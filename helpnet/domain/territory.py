"""The territory of a network: its shape, what it holds and how far away it is."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import shapely

from helpnet.domain.geojson import read_polygons
from helpnet.domain.places import EARTH_RADIUS_KM, Box, Point

# An edge is straight on the map, a great circle on the sphere: cut as short as
# this, the two stay within 10 m of each other.
_SHORT_EDGE_DEGREES = 0.25

Vector = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Territory:
    """A shape in degrees of longitude and latitude; make it with `parse_territory`."""

    shape: Any  # a shapely geometry: the package declares no types
    box: Box

    @cached_property
    def rings(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Return outlines and holes, each closed, as longitude and latitude."""
        parts = shapely.get_parts(self.shape)
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return tuple(tuple((lon, lat) for lon, lat in ring.coords) for ring in rings)

    @cached_property
    def border(self) -> tuple[tuple[Vector, ...], ...]:
        """Return the rings cut into short edges, as points of the unit sphere."""
        border = shapely.segmentize(self.shape.boundary, _SHORT_EDGE_DEGREES)
        lines = shapely.get_parts(border)
        return tuple(
            tuple(_vector(lat, lon) for lon, lat in line.coords) for line in lines
        )

    def as_geojson(self) -> dict[str, Any]:
        """Return the shape as a GeoJSON geometry, as a mapping that JSON can hold."""
        geometry: dict[str, Any] = json.loads(shapely.to_geojson(self.shape))
        return geometry


def parse_territory(given: str | bytes | Mapping[str, Any]) -> Territory:
    """Return the union of the polygons of a GeoJSON text or mapping.

    Raise `geojson.BadShape` with all faults at once.
    """
    polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in read_polygons(given)]
    shape = shapely.union_all(polygons)
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    return Territory(shape, Box(south, west, north, east))


def mirrored(territory: Territory) -> Territory:
    """Return the shape with latitude and longitude exchanged.

    It may lie beyond the poles: only to compare with points, never to be kept.
    """
    shape = shapely.transform(territory.shape, lambda pairs: pairs[:, ::-1])
    west, south, east, north = shape.bounds
    return Territory(shape, Box(south, west, north, east))


def cut_out(
    territory: Territory, boxes: Iterable[Box], degrees: float
) -> Territory | None:
    """Return the part inside the boxes, as coarse as so many degrees; None if empty."""
    frames = [shapely.box(box.west, box.south, box.east, box.north) for box in boxes]
    part = shapely.intersection(territory.shape, shapely.union_all(frames))
    pieces = shapely.get_parts(shapely.simplify(part, degrees))
    areas = [each for each in pieces if each.geom_type == "Polygon" and each.area]
    if not areas:
        return None
    shape = shapely.union_all(areas)
    west, south, east, north = shape.bounds
    return Territory(shape, Box(south, west, north, east))


def covers(territory: Territory, point: Point) -> bool:
    """Tell whether the point is inside, or on the border."""
    return bool(shapely.covers(territory.shape, _on_map(point)))


def distance_km(territory: Territory, point: Point) -> float:
    """Return 0 inside, else the kilometres on the sphere to the nearest border."""
    if covers(territory, point):
        return 0.0
    here = _vector(point.latitude, point.longitude)
    return EARTH_RADIUS_KM * min(
        _angle_to_edge(here, start, end)
        for line in territory.border
        for start, end in pairwise(line)
    )


def covering(networks: Mapping[int, Territory], point: Point) -> tuple[int, ...]:
    """Return the ids of the networks that hold the point, the smallest area first."""
    holding = [key for key, territory in networks.items() if covers(territory, point)]
    return tuple(sorted(holding, key=lambda key: (networks[key].shape.area, key)))


def nearest(
    networks: Mapping[int, Territory], point: Point
) -> tuple[int, float] | None:
    """Return the id of the nearest network and the kilometres to it, if any.

    Of equally near ones the smallest id.
    """
    distances = (
        (distance_km(territory, point), key) for key, territory in networks.items()
    )
    best = min(distances, default=None)
    return None if best is None else (best[1], best[0])


def _on_map(point: Point) -> Any:
    return shapely.Point(point.longitude, point.latitude)


def _vector(latitude: float, longitude: float) -> Vector:
    lat, lon = math.radians(latitude), math.radians(longitude)
    return (
        math.cos(lat) * math.cos(lon),
        math.cos(lat) * math.sin(lon),
        math.sin(lat),
    )


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Vector, b: Vector) -> Vector:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def _angle(a: Vector, b: Vector) -> float:
    across = _cross(a, b)
    return math.atan2(math.sqrt(_dot(across, across)), _dot(a, b))


def _angle_to_edge(here: Vector, start: Vector, end: Vector) -> float:
    """Return the angle in radians from `here` to the great circle arc.

    Where the foot of the perpendicular lies on the arc, the angle to its plane;
    else the angle to the nearer end.
    """
    plane = _cross(start, end)
    size = math.sqrt(_dot(plane, plane))
    after_start = _dot(here, _cross(plane, start)) > 0
    before_end = _dot(here, _cross(end, plane)) > 0
    if size and after_start and before_end:
        return math.asin(min(1.0, abs(_dot(here, plane)) / size))
    return min(_angle(here, start), _angle(here, end))
