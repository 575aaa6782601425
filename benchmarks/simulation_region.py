"""The part of Belgium where the simulation plays: its towns, from the gazetteer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from helpnet.domain.gazetteer_rows import GazetteerRow, parse_rows
from helpnet.domain.places import Location, Point
from helpnet.store.gazetteer_files import shipped_lines

BRUSSELS = "Bruxelles / Brussel"
PROVINCES = frozenset({BRUSSELS, "Brabant wallon", "Namur", "Liège"})
CITY, TOWN = 50_000, 5_000  # inhabitants from which a place is called so

# The gazetteer does not say where German is spoken: the nine communes and their parts.
_GERMAN = frozenset(
    {
        *("Amblève", "Bullange", "Butgenbach", "Crombach", "Elsenborn", "Eupen"),
        *("Eynatten", "Hauset", "Heppenbach", "Hergenrath", "Kettenis"),
        *("La Calamine", "Lommersweiler", "Lontzen", "Manderfeld", "Meyerode"),
        *("Neu-Moresnet", "Raeren", "Recht", "Reuland", "Rocherath", "Saint-Vith"),
        *("Schoenberg", "Thommen", "Walhorn"),
    }
)


class Area(StrEnum):
    """How built-up the place is where a learner lives."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"


class Zone(StrEnum):
    """Which languages are at home in a place."""

    BRUSSELS = "brussels"
    FRENCH = "french"
    GERMAN = "german"


@dataclass(frozen=True, slots=True)
class Town:
    """A place where people live."""

    location: Location
    inhabitants: int
    area: Area
    zone: Zone


@cache
def read_region() -> tuple[Town, ...]:
    """Return the inhabited places of four provinces, in the order of the files.

    Brussels is left to its communes: a row of its own counts them all once more.
    """
    return tuple(
        _town(row)
        for row in _rows()
        if row.region in PROVINCES and row.population and row.name != BRUSSELS
    )


def _rows() -> Iterator[GazetteerRow]:
    for lines in shipped_lines():
        belgian = [line for line in lines[1:] if line.startswith("BE\t\t")]
        for row in parse_rows([lines[0], *belgian]):
            if isinstance(row, GazetteerRow):
                yield row


def _town(row: GazetteerRow) -> Town:
    place = Location(Point(row.latitude, row.longitude), row.precision_km)
    return Town(place, row.population, _area(row), _zone(row))


def _area(row: GazetteerRow) -> Area:
    if row.region == BRUSSELS or row.population >= CITY:
        return Area.CITY
    return Area.TOWN if row.population >= TOWN else Area.VILLAGE


def _zone(row: GazetteerRow) -> Zone:
    if row.region == BRUSSELS:
        return Zone.BRUSSELS
    return Zone.GERMAN if row.name in _GERMAN else Zone.FRENCH
