"""A map centred on one home: true distances and directions from there."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from helpnet.domain.places import Point, distance_km
from helpnet.domain.territory import Territory

LEAST_SHOWN_KM = 2.0  # a helper who stays at home still sees a map


@dataclass(frozen=True, slots=True)
class HomeMap:
    """A square picture around a home; azimuthal equidistant, north up, SVG units.

    Every point is drawn at its true distance and direction from the home, so that
    the reach is exactly a circle, also across the date line.
    """

    home: Point
    reach_km: float
    size: float = 480.0

    @property
    def per_km(self) -> float:
        """Return how many units a kilometre takes."""
        return self.size / 2 / (max(self.reach_km, LEAST_SHOWN_KM) * 1.12)

    def place(self, point: Point) -> tuple[float, float]:
        """Return x to the right and y downwards."""
        far = distance_km(self.home, point) * self.per_km
        angle = _bearing(self.home, point)
        middle = self.size / 2
        return middle + far * math.sin(angle), middle - far * math.cos(angle)

    def circle(self) -> str:
        """Return the `d` of the SVG path of the reach."""
        r, middle = self.reach_km * self.per_km, self.size / 2
        arc = f"a{r:.1f} {r:.1f} 0 1 0"
        start = f"M{middle - r:.1f} {middle:.1f}"
        return f"{start}{arc} {2 * r:.1f} 0{arc} {-2 * r:.1f} 0Z"

    def outline(self, territory: Territory) -> str:
        """Return the `d` of the SVG path of a territory, to fill even-odd."""
        return "".join(
            "M" + "L".join(self._pair(lat, lon) for lon, lat in ring[:-1]) + "Z"
            for ring in territory.rings
        )

    def _pair(self, latitude: float, longitude: float) -> str:
        x, y = self.place(Point(latitude, longitude))
        return f"{x:.1f} {y:.1f}"


def readable(
    spots: Iterable[tuple[float, float]], *, wide: float = 110, tall: float = 22
) -> list[int]:
    """Return the positions of the spots whose names fit without covering another.

    Earlier spots win; `wide` and `tall` are the room of a name, in SVG units.
    """
    kept: list[tuple[int, float, float]] = []
    for number, (x, y) in enumerate(spots):
        if all(abs(x - a) >= wide or abs(y - b) >= tall for _n, a, b in kept):
            kept.append((number, x, y))
    return [number for number, _x, _y in kept]


def _bearing(start: Point, end: Point) -> float:
    """Return the first direction of the great circle, in radians from north."""
    lat_a, lat_b = math.radians(start.latitude), math.radians(end.latitude)
    turn = math.radians(end.longitude - start.longitude)
    east = math.sin(turn) * math.cos(lat_b)
    north = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(
        lat_b
    ) * math.cos(turn)
    return math.atan2(east, north)
