"""Drawing places on a flat picture: from degrees to the units of an SVG."""

import math
from dataclasses import dataclass

from helpnet.domain.places import EARTH_RADIUS_KM, Box, Point
from helpnet.domain.territory import Territory

_KM_PER_DEGREE = math.radians(EARTH_RADIUS_KM)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of a box of degrees, north up; sizes in SVG units.

    Longitudes are narrowed by the cosine of the middle latitude, so that a circle
    looks round; good for areas of some hundred kilometres.
    """

    box: Box
    width: float
    height: float
    per_km: float
    margin: float

    def place(self, point: Point) -> tuple[float, float]:
        """Return x to the right and y downwards."""
        return self._place(point.longitude, point.latitude)

    def length(self, km: float) -> float:
        """Return how long so many kilometres are in the picture."""
        return km * self.per_km

    def path(self, territory: Territory) -> str:
        """Return the `d` of an SVG path, to fill with the even-odd rule."""
        return "".join(
            "M" + "L".join(_pair(self._place(lon, lat)) for lon, lat in ring[:-1]) + "Z"
            for ring in territory.rings
        )

    def _place(self, longitude: float, latitude: float) -> tuple[float, float]:
        across = (longitude - self.box.west) * _narrowing(self.box)
        down = self.box.north - latitude
        scale = _KM_PER_DEGREE * self.per_km
        return (self.margin + across * scale, self.margin + down * scale)


def frame(box: Box, *, width: float = 400.0, margin: float = 8.0) -> Frame:
    """Return a picture of the box as wide as said, in its own proportions."""
    inside = width - 2 * margin
    wide_km = max(box.east - box.west, 1e-6) * _narrowing(box) * _KM_PER_DEGREE
    tall_km = max(box.north - box.south, 1e-6) * _KM_PER_DEGREE
    per_km = inside / max(wide_km, 1e-6)
    return Frame(box, width, tall_km * per_km + 2 * margin, per_km, margin)


def _narrowing(box: Box) -> float:
    return math.cos(math.radians((box.south + box.north) / 2))


def _pair(at: tuple[float, float]) -> str:
    return f"{at[0]:.1f} {at[1]:.1f}"
