"""Places as a file describes them, what can be wrong with them, and where they lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from helpnet.domain import territory as territories
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.place_names import postcode_key
from helpnet.domain.places import Location, Point, distance_km
from helpnet.domain.territory import Territory

FAR_KM = 50.0
"""Further than that from the centre of its postcode, a point contradicts it."""

SURELY = 3
"""How many times its precision the centre of a postcode may be off."""


class Fault(StrEnum):
    """Why a row cannot be imported."""

    MISSING = "missing"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NOT_A_POSTCODE = "not_a_postcode"
    NOT_A_NUMBER = "not_a_number"
    IMPOSSIBLE_POINT = "impossible_point"
    SWAPPED_POINT = "swapped_point"
    PROJECTED_POINT = "projected_point"
    HALF_A_POINT = "half_a_point"
    UNKNOWN_PLACE = "unknown_place"
    REPEATED_ID = "repeated_id"


class Doubt(StrEnum):
    """What somebody should look at in a row that is imported nevertheless."""

    UNKNOWN_WORD = "unknown_word"
    UNREADABLE_HOURS = "unreadable_hours"
    UNREADABLE_PHONE = "unreadable_phone"
    UNREADABLE_EMAIL = "unreadable_email"
    UNREADABLE_WEBSITE = "unreadable_website"
    UNREADABLE_DATE = "unreadable_date"
    PERSONAL_EMAIL = "personal_email"
    NO_POINT = "no_point"
    FAR_FROM_POSTCODE = "far_from_postcode"


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault: the line of the file, the column, what stood there, and why not."""

    line: int
    column: str
    value: str
    reason: Fault


@dataclass(frozen=True, slots=True)
class RowDoubt:
    """One doubt: the line of the file, the column, what stood there, and what of it."""

    line: int
    column: str
    value: str
    reason: Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who runs a place; `key` is the same for all its places."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place as a row describes it; `point` is None where no coordinates stand.

    `services` and the lists in `details` hold the schema's words where it knows
    them, else the words of the file; `details` goes by column.
    """

    line: int
    source_id: str
    source: str
    organisation: Organisation
    name: str
    address: str
    country: str
    postcode: str
    town: str
    point: Point | None
    phone: str
    email: str
    website: str
    opening_hours: str
    summary: str
    services: tuple[str, ...]
    details: Mapping[str, Any]
    updated_on: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a row: a place, or faults; and doubts in both cases."""

    place: PlaceRow | None
    faults: tuple[RowFault, ...]
    doubts: tuple[RowDoubt, ...]


def repeated_ids(places: list[PlaceRow]) -> list[RowFault]:
    """Return a fault for every place whose id an earlier row bears already."""
    seen, repeated = set[tuple[str, str]](), list[RowFault]()
    for place in places:
        identity = (place.source, place.source_id)
        if identity in seen:
            fault = RowFault(place.line, "id", place.source_id, Fault.REPEATED_ID)
            repeated.append(fault)
        seen.add(identity)
    return repeated


@dataclass(frozen=True, slots=True)
class Located:
    """A place with its location, and how many km outside the network it lies."""

    place: PlaceRow
    location: Location
    outside_km: float
    doubts: tuple[RowDoubt, ...]


def locate(
    place: PlaceRow, centres: Sequence[GazetteerPlace], territory: Territory
) -> Located | RowFault:
    """Say where the place lies, with the centres of its postcode and town.

    Without coordinates it lies at such a centre, give or take its precision; a place
    with neither is at fault. Coordinates that contradict the postcode cause a doubt.
    """
    if place.point is None:
        return _at_centre(place, centres, territory)
    doubts = _doubts(place, place.point, centres)
    outside = territories.distance_km(territory, place.point)
    return Located(place, Location(place.point), outside, doubts)


def _at_centre(
    place: PlaceRow, centres: Sequence[GazetteerPlace], territory: Territory
) -> Located | RowFault:
    named = f"{place.postcode} {place.town}"
    coded = _of_postcode(place, centres)
    if not coded and len(centres) != 1:
        return RowFault(place.line, "code_postal", named, Fault.UNKNOWN_PLACE)
    centre = (coded or list(centres))[0]
    point = _point(centre)
    doubt = RowDoubt(place.line, "latitude", named, Doubt.NO_POINT)
    outside = territories.distance_km(territory, point)
    return Located(place, Location(point, centre.precision_km), outside, (doubt,))


def _doubts(
    place: PlaceRow, point: Point, centres: Sequence[GazetteerPlace]
) -> tuple[RowDoubt, ...]:
    away = [
        distance_km(point, _point(centre)) - SURELY * centre.precision_km
        for centre in _of_postcode(place, centres)
    ]
    if not away or min(away) <= FAR_KM:
        return ()
    value = f"{point.latitude} {point.longitude} / {place.postcode} {place.town}"
    return (RowDoubt(place.line, "latitude", value, Doubt.FAR_FROM_POSTCODE),)


def _of_postcode(
    place: PlaceRow, centres: Sequence[GazetteerPlace]
) -> list[GazetteerPlace]:
    code = postcode_key(place.postcode)
    return [centre for centre in centres if postcode_key(centre.postcode) == code]


def _point(centre: GazetteerPlace) -> Point:
    return Point(centre.latitude, centre.longitude)
