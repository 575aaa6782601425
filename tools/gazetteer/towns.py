"""The towns of GeoNames: found by name or nearness, and written as rows."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpnet.domain.place_names import normalise
from tools.gazetteer.regions import COUNTRIES, FRENCH_OVERSEAS, LOCAL_NAMES, REGIONS
from tools.gazetteer.rows import (
    Row,
    alternate_names,
    distance_km,
    renamed,
    town_precision,
)

MULTILINGUAL = ("BE", "LU", "EE", "NZ")
WELL_KNOWN = 20_000
"""From this many people on, a town elsewhere is also found by its foreign names."""

SAME_TOWN_KM = 10.0
LARGE = 40_000
"""People in a town that needs no landmark beside its name."""

LANDMARKS = ((15, 20_000), (15, 5_000), (45, 20_000), (45, 5_000))
"""How near (km) and how populous a landmark is, the best kind first."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Town:
    """One populated place of GeoNames."""

    id: int
    country: str
    admin: str
    name: str
    point: Point
    population: int
    others: tuple[str, ...]


class Towns:
    """All towns of the countries we cover, indexed by name and by cell."""

    def __init__(self, records: Iterable[dict[str, Any]]) -> None:
        self.all = sorted(
            (_town(r) for r in records if _country(r) in COUNTRIES),
            key=lambda town: town.id,
        )
        self._named: dict[tuple[str, str], list[Town]] = defaultdict(list)
        self._also: dict[tuple[str, str], list[Town]] = defaultdict(list)
        self._cells: dict[tuple[str, int, int], list[Town]] = defaultdict(list)
        for town in self.all:
            self._index(town)

    def _index(self, town: Town) -> None:
        self._named[town.country, normalise(town.name)].append(town)
        for key in {normalise(other) for other in town.others}:
            self._also[town.country, key].append(town)
        latitude, longitude = town.point
        self._cells[town.country, round(latitude), round(longitude)].append(town)

    def named(self, country: str, name: str) -> list[Town]:
        """Return the towns of that name, else those also known by it."""
        key = country, normalise(name)
        return self._named.get(key) or self._also.get(key) or []

    def near(self, country: str, point: Point, km: float) -> list[tuple[float, Town]]:
        """Return towns with their distance, nearest first; km is below 50."""
        latitude, longitude = round(point[0]), round(point[1])
        cells = [
            self._cells.get((country, latitude + up, longitude + right), [])
            for up in (-1, 0, 1)
            for right in (-1, 0, 1)
        ]
        found = [(distance_km(point, t.point), t) for cell in cells for t in cell]
        return sorted(
            (pair for pair in found if pair[0] <= km),
            key=lambda pair: (pair[0], pair[1].id),
        )


def town_row(town: Town, region: str | None = None, source: str = "geonames") -> Row:
    """Return a town as a row without postcode."""
    regions = REGIONS.get(town.country, {})
    return Row(
        country=town.country,
        postcode="",
        name=town.name,
        region=regions.get(town.admin, "") if region is None else region,
        latitude=town.point[0],
        longitude=town.point[1],
        precision_km=town_precision(town.population),
        population=town.population,
        names=useful_names(town),
        source=source,
    )


def useful_names(town: Town) -> tuple[str, ...]:
    """Return the foreign names by which people here ask for this town."""
    if town.country not in MULTILINGUAL and town.population < WELL_KNOWN:
        return ()
    return alternate_names(town.others, town.name)


def distinguish(rows: list[Row], towns: Towns) -> list[Row]:
    """Drop doubles, and name a landmark where namesakes share a region."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row.population, row.line())):
        group = groups[row.country, normalise(row.name), row.region]
        if all(distance_km(row.point, r.point) > SAME_TOWN_KM for r in group):
            group.append(row)
    return [row for group in groups.values() for row in _told_apart(group, towns)]


def _told_apart(group: list[Row], towns: Towns) -> list[Row]:
    if len(group) == 1:
        return group
    return [row if _is_large(row) else _with_landmark(row, towns) for row in group]


def _is_large(row: Row) -> bool:
    return row.population >= LARGE


def _with_landmark(row: Row, towns: Towns) -> Row:
    for km, people in LANDMARKS:
        for _, town in towns.near(row.country, row.point, km):
            if town.population >= people and town.name != row.name:
                return renamed(row, region=f"{row.region} ({town.name})")
    return row


def _town(record: dict[str, Any]) -> Town:
    country, name = _country(record), record["name"]
    overseas = FRENCH_OVERSEAS.get(record["countrycode"])
    local = LOCAL_NAMES.get((country, name), name)
    others = {other for other in record["alternatenames"] if _is_a_name(other)}
    return Town(
        id=record["geonameid"],
        country=country,
        admin=overseas or record["admin1code"],
        name=local,
        point=(record["latitude"], record["longitude"]),
        population=record["population"],
        others=tuple(sorted(others | {name} | set(local.split(" / ")))),
    )


def _country(record: dict[str, Any]) -> str:
    code: str = record["countrycode"]
    return "FR" if code in FRENCH_OVERSEAS else code


def _is_a_name(text: str) -> bool:
    """Tell names apart from transliterations (lower case) and airport codes."""
    capital = text[:1].isupper() or text[:2] in {"'s", "'t"}
    latin = all(
        "LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha()
    )
    return capital and latin and "|" not in text and not text.isupper()
