"""Points on the Earth, how far apart they are, and the boxes that hold a circle."""

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0087714150598
"""Radius of the sphere PostGIS uses, so that every part measures alike."""

# Boxes only pre-select: they are a hair too wide so that rounding loses nobody.
_WIDER, _WIDER_DEGREES = 1.0000001, 1e-9


class AbsurdPoint(Exception):
    """These numbers are no place on Earth."""

    def __init__(self, latitude: float, longitude: float) -> None:
        super().__init__(f"{latitude}, {longitude}")
        self.latitude, self.longitude = latitude, longitude


class AbsurdPrecision(Exception):
    """A precision is a finite number of kilometres, 0 or more."""

    def __init__(self, precision_km: float) -> None:
        super().__init__(str(precision_km))
        self.precision_km = precision_km


@dataclass(frozen=True, slots=True)
class Point:
    """Where something is: WGS 84 degrees, latitude first, always in range."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        # Written as "in range" because "out of range" is false for NaN.
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise AbsurdPoint(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class Location:
    """A place as we know it: a point, or none, give or take some kilometres."""

    point: Point | None
    precision_km: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.precision_km < math.inf:
            raise AbsurdPrecision(self.precision_km)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees that does not cross the date line; edges belong to it."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, point: Point) -> bool:
        """Tell whether the point is inside or on the edge."""
        return (
            self.south <= point.latitude <= self.north
            and self.west <= point.longitude <= self.east
        )


def distance_km(a: Point, b: Point) -> float:
    """Return the distance on the sphere in kilometres (haversine formula)."""
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.longitude - a.longitude) / 2
    chord = (
        math.sin(half_lat) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    )
    # Rounding may pass 1 at opposite points, where asin would refuse.
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def cover_boxes(point: Point, reach_km: float) -> tuple[Box, ...]:
    """Return one or two boxes that hold every point within `reach_km` of `point`.

    Two where the circle crosses the date line; all longitudes where it holds a
    pole; none for a negative or unknown (NaN) reach. Source of the half width:
    the meridians that touch a circle of angle r at latitude φ stand
    asin(sin r / cos φ) from its centre.
    """
    if not reach_km >= 0:
        return ()
    angle = min(reach_km / EARTH_RADIUS_KM, math.pi)
    tall = math.degrees(angle) * _WIDER + _WIDER_DEGREES
    south, north = point.latitude - tall, point.latitude + tall
    if south <= -90 or north >= 90:
        return (Box(max(south, -90.0), -180.0, min(north, 90.0), 180.0),)
    touch = math.sin(angle) / math.cos(math.radians(point.latitude))
    wide = math.degrees(math.asin(min(1.0, touch))) * _WIDER + _WIDER_DEGREES
    return _split(south, point.longitude - wide, north, point.longitude + wide)


def _split(south: float, west: float, north: float, east: float) -> tuple[Box, ...]:
    if west < -180:
        return (
            Box(south, -180.0, north, east),
            Box(south, west + 360, north, 180.0),
        )
    if east > 180:
        return (
            Box(south, -180.0, north, east - 360),
            Box(south, west, north, 180.0),
        )
    return (Box(south, west, north, east),)


def looks_swapped(point: Point, box: Box) -> bool:
    """Tell whether the point is outside the box but its mirror image is inside."""
    if box.holds(point) or abs(point.longitude) > 90:
        return False
    return box.holds(Point(point.longitude, point.latitude))
