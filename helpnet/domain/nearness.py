"""Which of many points lie within a distance of one, all of them at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpnet.domain.places import EARTH_RADIUS_KM, Point

SLACK_KM = 0.01
"""More than this formula and `places.distance_km` can differ by, rounding included."""

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


class Cloud:
    """Points in a row, some of them unknown (None)."""

    def __init__(self, points: Sequence[Point | None]) -> None:
        degrees = [
            (point.latitude, point.longitude) if point else (np.nan, np.nan)
            for point in points
        ]
        radians = np.radians(np.array(degrees, dtype=float).reshape(-1, 2))
        self._latitudes, self._longitudes = radians[:, 0], radians[:, 1]
        self._shrink = np.cos(self._latitudes)

    def distances_km(self, point: Point) -> Numbers:
        """Return the distance of every point in kilometres, NaN where unknown.

        Haversine formula, as `places.distance_km`; the two differ by less than
        `SLACK_KM`, so what is decided must be measured again near a limit.
        """
        latitude, longitude = np.radians((point.latitude, point.longitude))
        chord = (
            np.sin((self._latitudes - latitude) / 2) ** 2
            + np.cos(latitude)
            * self._shrink
            * np.sin((self._longitudes - longitude) / 2) ** 2
        )
        chords = np.sqrt(np.minimum(chord, 1.0))
        distances: Numbers = 2 * EARTH_RADIUS_KM * np.arcsin(chords)
        return distances
