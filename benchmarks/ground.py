"""The ground the invented people live on: the gazetteer's places, by population."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from helpnet.domain.gazetteer_rows import GazetteerRow, parse_rows
from helpnet.store.gazetteer_files import shipped_lines

COUNTRIES = ("BE", "FR")
PARIS = (48.8567, 2.3508)
AROUND_PARIS_KM = 12.0
KM_PER_DEGREE = 111.195
HOLDS_PARTS_KM = 12.0
"""A city as vague as this has its parts in the gazetteer, which would count twice."""
QUARTERS = ("FR", "geonames")  # country and source of rows that are parts of communes

FRANCE, FLANDERS, REST_OF_BELGIUM = range(3)
_FLANDERS_FROM = 50.75  # degrees of latitude, near enough for languages


@dataclass(frozen=True, eq=False)
class Ground:
    """Places with their share of the people; arrays have one value a place."""

    rows: tuple[GazetteerRow, ...]
    latitude: np.ndarray[Any, Any]
    longitude: np.ndarray[Any, Any]
    precision_km: np.ndarray[Any, Any]
    share: np.ndarray[Any, Any]
    zone: np.ndarray[Any, Any]

    def share_around_paris(self) -> np.ndarray[Any, Any]:
        """Return the shares of the places around Paris alone, adding up to 1."""
        north = (self.latitude - PARIS[0]) * KM_PER_DEGREE
        scale = KM_PER_DEGREE * np.cos(np.radians(PARIS[0]))
        east = (self.longitude - PARIS[1]) * scale
        share = np.where(np.hypot(north, east) <= AROUND_PARIS_KM, self.share, 0.0)
        return share / share.sum()


@cache
def read_ground() -> Ground:
    """Return the places of both countries that have people."""
    rows = [row for lines in shipped_lines() for row in parse_rows(lines)]
    found = tuple(row for row in rows if _counts(row))
    shares = _shares(found)
    return Ground(
        rows=found,
        latitude=np.array([row.latitude for row in found]),
        longitude=np.array([row.longitude for row in found]),
        precision_km=np.array([row.precision_km for row in found]),
        share=shares,
        zone=np.array([_zone(row) for row in found], dtype=np.int8),
    )


def _counts(row: object) -> bool:
    return (
        isinstance(row, GazetteerRow)
        and row.country in COUNTRIES
        and row.population > 0
        and row.precision_km < HOLDS_PARTS_KM
        and (row.country, row.source) != QUARTERS
    )


def _shares(rows: tuple[GazetteerRow, ...]) -> np.ndarray[Any, Any]:
    """Share a town's people out over its own row and those of its postcodes."""
    towns = [(row.country, row.region, row.name) for row in rows]
    times = Counter(towns)
    people = np.array(
        [row.population / times[town] for row, town in zip(rows, towns, strict=True)]
    )
    return people / people.sum()


def _zone(row: GazetteerRow) -> int:
    if row.country == "FR":
        return FRANCE
    return FLANDERS if row.latitude > _FLANDERS_FROM else REST_OF_BELGIUM
