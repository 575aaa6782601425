"""One row of the gazetteer, distances, and how a file of rows is written."""

import gzip
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from helpnet.domain.gazetteer_rows import COLUMNS
from helpnet.domain.place_names import normalise


@dataclass(frozen=True)
class Row:
    """One postcode or town."""

    country: str
    postcode: str
    name: str
    region: str
    latitude: float
    longitude: float
    precision_km: int
    population: int
    names: tuple[str, ...]
    source: str

    @property
    def point(self) -> tuple[float, float]:
        """Return latitude and longitude."""
        return self.latitude, self.longitude

    def line(self) -> str:
        """Return the row as one line of the shipped file."""
        cells = (
            *(self.country, self.postcode, self.name, self.region),
            *(_short(self.latitude), _short(self.longitude)),
            *(str(self.precision_km), str(self.population)),
            *("|".join(self.names), self.source),
        )
        return "\t".join(cells)


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two near points, on a locally flat earth."""
    north = math.radians(there[0] - here[0])
    east = math.radians(there[1] - here[1]) * math.cos(math.radians(here[0]))
    return 6371.0 * math.hypot(north, east)


def town_precision(population: int) -> int:
    """Return how far, in km, most homes lie from the middle of such a town."""
    steps = ((5_000, 2), (50_000, 3), (200_000, 5), (600_000, 8))
    return next((km for most, km in steps if population < most), 12)


def alternate_names(names: Iterable[str], name: str) -> tuple[str, ...]:
    """Return the other names once each, without those that have the same key."""
    seen = {normalise(name)}
    kept = []
    for other in sorted(names):
        key = normalise(other)
        if len(key) > 2 and key not in seen:
            seen.add(key)
            kept.append(other)
    return tuple(kept)


def renamed(row: Row, **changes: object) -> Row:
    """Return the row with some columns changed."""
    return replace(row, **changes)  # type: ignore[arg-type]


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows in a fixed order and without a time stamp; return how many."""
    lines = sorted({row.line() for row in rows})
    text = "\n".join(["\t".join(COLUMNS), *lines]) + "\n"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return len(lines)


def _short(degrees: float) -> str:
    return f"{degrees:.4f}".rstrip("0").rstrip(".")
