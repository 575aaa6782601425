"""French communes (Etalab), which have no point, put on the map by GeoNames."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

from helpnet.domain.place_names import normalise
from tools.gazetteer.regions import FRENCH_OVERSEAS
from tools.gazetteer.rows import Row, distance_km, town_precision
from tools.gazetteer.towns import Town, Towns, town_row, useful_names

Commune = dict[str, Any]
Point = tuple[float, float]

SOURCE = "etalab+geonames"
FARTHEST_KM = 120.0
"""A commune farther than this from the middle of its département is a wrong join."""

MOST_UNLIKE = 5.0
"""Ratio of populations beyond which two namesakes are not the same commune."""

ONE_COMMUNE_ISLANDS = ("977", "978")

DISTRICT = re.compile(r"(Paris|Lyon|Marseille) (\d+)")


class Communes:
    """The communes with the town that each of them is, where one is known."""

    def __init__(self, communes: Iterable[Commune], towns: Towns) -> None:
        self.all = sorted(communes, key=lambda commune: commune["code"])
        self.towns = towns
        self.town: dict[str, Town] = {}
        self._districts = _districts(towns)
        for commune in self.all:
            if commune["type"] == "arrondissement-municipal":
                self.town[commune["code"]] = self._districts[_district_key(commune)]
        self._join(lambda town: (town.name,))
        self._join(lambda town: town.others)
        self._drop_the_misplaced()
        self._join_small_islands()
        self.points = self._points()

    def _join(self, names: Callable[[Town], Sequence[str]]) -> None:
        """Pair communes and towns of one name and region, likest populations first."""
        taken = {town.id for town in self.town.values()}
        free = self._free(taken, names)
        pairs = [
            (_unlikeness(commune, town), commune["code"], town.id, town)
            for commune in self.all
            if commune["code"] not in self.town
            for town in free[_region_of(commune), normalise(commune["nom"])]
        ]
        for unlikeness, code, town_id, town in sorted(pairs, key=lambda p: p[:3]):
            unpaired = code not in self.town and town_id not in taken
            if unpaired and (unlikeness < MOST_UNLIKE or _is_overseas(town.admin)):
                self.town[code] = town
                taken.add(town_id)

    def _free(
        self, taken: set[int], names: Callable[[Town], Sequence[str]]
    ) -> dict[tuple[str, str], list[Town]]:
        """Return the towns not paired yet, by region and by key of their names."""
        free: dict[tuple[str, str], list[Town]] = defaultdict(list)
        for town in self.towns.all:
            if town.country == "FR" and town.id not in taken:
                for key in {normalise(name) for name in names(town)}:
                    free[town.admin, key].append(town)
        return free

    def _drop_the_misplaced(self) -> None:
        middles = self._middles()
        for commune in self.all:
            town = self.town.get(commune["code"])
            metropolitan = commune["zone"] == "metro"
            if town is None or not metropolitan:
                continue
            if distance_km(town.point, middles[commune["departement"]]) > FARTHEST_KM:
                del self.town[commune["code"]]

    def _join_small_islands(self) -> None:
        """Put an island that is one commune at its main town."""
        for commune in self.all:
            if commune["departement"] in ONE_COMMUNE_ISLANDS:
                towns = [
                    town
                    for town in self.towns.all
                    if town.admin == commune["departement"] and town.country == "FR"
                ]
                main = max(towns, key=lambda town: (town.population, -town.id))
                self.town.setdefault(commune["code"], main)

    def _middles(self) -> dict[str, Point]:
        points: dict[str, list[Point]] = defaultdict(list)
        for commune in self.all:
            if town := self.town.get(commune["code"]):
                points[commune["departement"]].append(town.point)
        return {code: _middle(found) for code, found in points.items()}

    def _points(self) -> dict[str, tuple[Point, int]]:
        """Return the point and precision of every postcode that can be located."""
        located: dict[str, list[Point]] = defaultdict(list)
        for code, members in self.postcodes().items():
            for commune in members:
                if town := self.town.get(commune["code"]):
                    located[code].append(town.point)
        points = {code: (_mean(found), 5) for code, found in located.items()}
        for code in self.postcodes():
            if code not in points and (near := _neighbour(code, located)):
                points[code] = _mean(located[near]), 15
        return points

    def postcodes(self) -> dict[str, list[Commune]]:
        """Return the communes of every postcode, Paris and the like by district."""
        found: dict[str, list[Commune]] = defaultdict(list)
        for commune in self.all:
            if not is_divided(commune):
                for code in commune["codesPostaux"]:
                    found[code].append(commune)
        return dict(sorted(found.items()))


def is_divided(commune: Commune) -> bool:
    """Tell whether it is one of the three cities with municipal districts."""
    return commune["code"] in {"13055", "69123", "75056"}


def postcode_rows(communes: Communes, departements: dict[str, str]) -> list[Row]:
    """Return one row per postcode, labelled with its most populous commune."""
    rows = []
    for code, members in communes.postcodes().items():
        if code in communes.points:
            largest = max(members, key=lambda c: (c.get("population", 0), c["code"]))
            rows.append(_postcode_row(code, largest, communes, departements))
    return rows


def _postcode_row(
    code: str, largest: Commune, communes: Communes, departements: dict[str, str]
) -> Row:
    point, precision = communes.points[code]
    if largest["type"] == "arrondissement-municipal":
        precision = 2
    return Row(
        country="FR",
        postcode=code,
        name=largest["nom"],
        region=departements[largest["departement"]],
        latitude=point[0],
        longitude=point[1],
        precision_km=precision,
        population=largest.get("population", 0),
        names=(),
        source=SOURCE,
    )


def commune_rows(communes: Communes, departements: dict[str, str]) -> list[Row]:
    """Return one row per commune, at its own point or at that of its postcode."""
    rows = []
    for commune in communes.all:
        town = communes.town.get(commune["code"])
        if town or commune["codesPostaux"][0] in communes.points:
            rows.append(_commune_row(commune, town, communes, departements))
    return rows


def _commune_row(
    commune: Commune,
    town: Town | None,
    communes: Communes,
    departements: dict[str, str],
) -> Row:
    population = commune.get("population", 0)
    point, precision = communes.points[commune["codesPostaux"][0]]
    return Row(
        country="FR",
        postcode="",
        name=commune["nom"],
        region=departements[commune["departement"]],
        latitude=town.point[0] if town else point[0],
        longitude=town.point[1] if town else point[1],
        precision_km=town_precision(population) if town else max(8, precision),
        population=population,
        names=_names(commune, town),
        source=SOURCE,
    )


def other_rows(communes: Communes, departements: dict[str, str]) -> list[Row]:
    """Return the towns that are no commune, each in the département around it."""
    taken = {town.id for town in communes.town.values()}
    around = {
        town.id: commune["departement"]
        for commune in communes.all
        if (town := communes.town.get(commune["code"]))
    }
    rows = []
    for town in communes.towns.all:
        if (
            town.country == "FR"
            and town.id not in taken
            and not DISTRICT.match(town.name)
        ):
            near = communes.towns.near("FR", town.point, 45)
            code = next((around[t.id] for _, t in near if t.id in around), "")
            rows.append(town_row(town, departements.get(code or town.admin, "")))
    return rows


def _names(commune: Commune, town: Town | None) -> tuple[str, ...]:
    if commune["type"] == "arrondissement-municipal":
        city, number = _district_key(commune)
        return f"{city} {number}", f"{city} {number}{'er' if number == 1 else 'e'}"
    return useful_names(town) if town else ()


def _districts(towns: Towns) -> dict[tuple[str, int], Town]:
    """Return the municipal districts, which GeoNames calls `Lyon 03` and the like."""
    found: dict[tuple[str, int], Town] = {}
    for town in towns.all:
        match = DISTRICT.match(town.name)
        if town.country == "FR" and match and "Arrondissement" not in town.name:
            found[match[1], int(match[2])] = town
    return found


def _district_key(commune: Commune) -> tuple[str, int]:
    city, number = commune["nom"].split()[:2]
    return city, int(re.sub(r"\D", "", number))


def _region_of(commune: Commune) -> str:
    departement, region = commune["departement"], commune["region"]
    return str(departement if _is_overseas(departement) else region)


def _is_overseas(admin: str) -> bool:
    """Tell where names are unique, and GeoNames counts towns but not communes."""
    return admin in FRENCH_OVERSEAS.values()


def _unlikeness(commune: Commune, town: Town) -> float:
    ours, theirs = commune.get("population", 0) + 200, town.population + 200
    return max(ours / theirs, theirs / ours)


def _neighbour(code: str, located: dict[str, list[Point]]) -> str | None:
    """Return the located code nearest by number with the same first digits."""
    for digits in (3, 2):
        same = [known for known in located if known[:digits] == code[:digits]]
        if same and code[:2] not in {"97", "98"}:
            return min(same, key=lambda known: (abs(int(known) - int(code)), known))
    return None


def _middle(points: list[Point]) -> Point:
    return median(p[0] for p in points), median(p[1] for p in points)


def _mean(points: list[Point]) -> Point:
    count = len(points)
    latitude = math.fsum(p[0] for p in points) / count
    return latitude, math.fsum(p[1] for p in points) / count
