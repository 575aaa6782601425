"""The rows of gazetteer files: ours, and the postal files of GeoNames."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from helpnet.domain.place_names import normalise, postcode_key

COLUMNS = (
    *("country", "postcode", "name", "region", "latitude", "longitude"),
    *("precision_km", "population", "names", "source"),
)
GEONAMES_COLUMNS = (
    *("country", "postcode", "place", "admin1_name", "admin1_code"),
    *("admin2_name", "admin2_code", "admin3_name", "admin3_code"),
    *("latitude", "longitude", "accuracy"),
)
GEONAMES_SOURCE = "geonames-postal"
ACCURACY_KM = {"": 5.0, "1": 10.0, "2": 8.0, "3": 5.0, "4": 3.0, "5": 2.0, "6": 1.0}
"""How far off a point of each GeoNames accuracy may be, in km."""

_NOT_TEXT = {"Cc", "Cs"}  # control characters; bytes that are not UTF-8

BOXES = {
    "AU": ((-55.0, -9.0), (96.0, 168.0)),
    "BE": ((49.4, 51.6), (2.4, 6.5)),
    "DE": ((47.2, 55.2), (5.8, 15.2)),
    "EE": ((57.4, 59.9), (21.5, 28.3)),
    "FR": ((41.2, 51.3), (-5.3, 9.8)),
    "GB": ((49.8, 61.0), (-8.7, 1.9)),
    "LU": ((49.4, 50.2), (5.7, 6.6)),
    "NL": ((50.7, 53.7), (3.2, 7.3)),
    "NZ": ((-52.7, -29.0), (-180.0, 180.0)),
}
"""Latitudes and longitudes between which each country lies."""


class Reason(StrEnum):
    """Why a row is refused."""

    COLUMNS = "wrong_number_of_columns"
    COUNTRY = "not_a_country_code"
    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_TEXT = "control_character"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    SWAPPED = "latitude_and_longitude_swapped"
    ELSEWHERE = "outside_the_country"
    NOWHERE = "zero_point"
    EMPTY = "nothing_in_the_file"


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    """One row of a gazetteer file; latitude and longitude in degrees (WGS84)."""

    country: str
    postcode: str
    name: str
    region: str
    latitude: float
    longitude: float
    precision_km: float
    population: int
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one line of a file, counted from 1."""

    line: int
    column: str
    value: str
    reason: Reason


class _Refused(Exception):
    def __init__(self, column: str, value: str, reason: Reason) -> None:
        super().__init__(column, value, reason)
        self.column, self.value, self.reason = column, value[:80], reason


def place_id(row: GazetteerRow) -> int:
    """Return a 48-bit id that stays the same when the gazetteer is loaded again."""
    label = (row.country, row.postcode, row.name, row.region, row.source)
    digest = blake2b("\t".join(label).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big")


def lookup_keys(row: GazetteerRow) -> frozenset[str]:
    """Return every key under which a row is found.

    A postcode that bears the name of a town (its population is known) is found by
    its digits only: the town has a row of its own for the name.
    """
    borrowed = row.postcode and row.population and not row.names
    spellings = () if borrowed else (row.name, *row.name.split(" / "), *row.names)
    names = {normalise(name) for name in spellings}
    return frozenset(names | {postcode_key(row.postcode)}) - {""}


def parse_rows(lines: Iterable[str]) -> Iterator[GazetteerRow | RowFault]:
    """Read our own tab-separated format, the header line included."""
    for number, line in enumerate(lines, start=1):
        if number > 1 and line.strip():
            yield _row_or_fault(number, line, COLUMNS)


def parse_geonames(lines: Iterable[str]) -> Iterator[GazetteerRow | RowFault]:
    """Read a GeoNames postal file: 12 tab-separated columns, no header.

    Swapped, absurd or missing coordinates are faults; leading zeros of postcodes
    stay; the accuracy column becomes `precision_km`.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row_or_fault(number, line, GEONAMES_COLUMNS)


def _row_or_fault(
    number: int, line: str, columns: tuple[str, ...]
) -> GazetteerRow | RowFault:
    read = _ours if columns is COLUMNS else _geonames
    try:
        return read(_cells(line.lstrip("\ufeff"), columns))
    except _Refused as refused:
        return RowFault(number, refused.column, refused.value, refused.reason)


def _cells(line: str, columns: tuple[str, ...]) -> dict[str, str]:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != len(columns):
        raise _Refused("", str(len(cells)), Reason.COLUMNS)
    found = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    if not re.fullmatch("[A-Z]{2}", found["country"]):
        raise _Refused("country", found["country"], Reason.COUNTRY)
    return found


def _ours(cells: dict[str, str]) -> GazetteerRow:
    latitude, longitude = _degrees(cells)
    return GazetteerRow(
        country=cells["country"],
        postcode=_text(cells, "postcode", most=20, required=False),
        name=_text(cells, "name", most=180),
        region=_text(cells, "region", most=180, required=False),
        latitude=latitude,
        longitude=longitude,
        precision_km=_number(cells, "precision_km", 0, 500),
        population=int(_number(cells, "population", 0, 1e9)),
        names=tuple(name for name in cells["names"].split("|") if name),
        source=_text(cells, "source", most=40),
    )


def _geonames(cells: dict[str, str]) -> GazetteerRow:
    latitude, longitude = _degrees(cells)
    _check_country(cells, latitude, longitude)
    if cells["accuracy"] not in ACCURACY_KM:
        raise _Refused("accuracy", cells["accuracy"], Reason.OUT_OF_RANGE)
    region = "admin2_name" if cells["admin2_name"] else "admin1_name"
    return GazetteerRow(
        country=cells["country"],
        postcode=_text(cells, "postcode", most=20),
        name=_text(cells, "place", most=180),
        region=_text(cells, region, most=180, required=False),
        latitude=latitude,
        longitude=longitude,
        precision_km=ACCURACY_KM[cells["accuracy"]],
        population=0,
        names=(),
        source=GEONAMES_SOURCE,
    )


def _text(
    cells: dict[str, str], column: str, *, most: int, required: bool = True
) -> str:
    value = cells[column]
    if required and not value:
        raise _Refused(column, value, Reason.MISSING)
    if len(value) > most:
        raise _Refused(column, value, Reason.TOO_LONG)
    if not value.isprintable() and _NOT_TEXT & set(map(unicodedata.category, value)):
        raise _Refused(column, value, Reason.NOT_TEXT)
    return value


def _number(cells: dict[str, str], column: str, least: float, most: float) -> float:
    value = cells[column]
    if not value:
        raise _Refused(column, value, Reason.MISSING)
    try:
        number = float(value)
    except ValueError:
        raise _Refused(column, value, Reason.NOT_A_NUMBER) from None
    if not math.isfinite(number):
        raise _Refused(column, value, Reason.NOT_A_NUMBER)
    if not least <= number <= most:
        raise _Refused(column, value, Reason.OUT_OF_RANGE)
    return number


def _degrees(cells: dict[str, str]) -> tuple[float, float]:
    """Return latitude and longitude, or refuse what cannot be a point."""
    latitude = _number(cells, "latitude", -180, 180)
    longitude = _number(cells, "longitude", -180, 180)
    if abs(latitude) > 90:
        swapped = abs(longitude) <= 90
        reason = Reason.SWAPPED if swapped else Reason.OUT_OF_RANGE
        raise _Refused("latitude", cells["latitude"], reason)
    if latitude == longitude == 0:
        raise _Refused("latitude", cells["latitude"], Reason.NOWHERE)
    return latitude, longitude


def _check_country(cells: dict[str, str], latitude: float, longitude: float) -> None:
    """Refuse a point far outside a country whose extent is known."""
    if _inside(cells["country"], latitude, longitude):
        return
    swapped = _inside(cells["country"], longitude, latitude)
    reason = Reason.SWAPPED if swapped else Reason.ELSEWHERE
    raise _Refused("latitude", cells["latitude"], reason)


def _inside(country: str, latitude: float, longitude: float) -> bool:
    box = BOXES.get(country)
    if box is None:
        return True
    (south, north), (west, east) = box
    return south <= latitude <= north and west <= longitude <= east
