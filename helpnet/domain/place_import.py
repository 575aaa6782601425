"""One row of a file of places: the place it describes, or everything wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from helpnet.domain import place_cells as cells
from helpnet.domain.national_schema import COLUMNS, LISTS, WORDS, column_of, word_of
from helpnet.domain.opening import validate_hours
from helpnet.domain.place_names import normalise
from helpnet.domain.place_rows import (
    Doubt,
    Fault,
    Organisation,
    PlaceRow,
    Reading,
    RowDoubt,
    RowFault,
)
from helpnet.domain.places import Box, Point, looks_swapped
from helpnet.domain.texts import TooLong, one_line

PROJECTED_FROM = 1000.0
"""No degree is that large; metres of a map projection, such as Lambert-93, are."""

LINKS = frozenset({"fiche_acces_libre", "prise_rdv"})
TEXTS = frozenset(COLUMNS) - {"latitude", "longitude", "code_insee"}

MOST_TEXT = 5000
MOST_SHOWN = 120  # characters of a faulty cell


def read_row(
    line: int, row: Mapping[str, object], *, country: str, box: Box
) -> Reading:
    """Read one row of a file near the national schema, old or new.

    `country` rules postcodes and phone numbers; `box` is the one around the network,
    which betrays latitude and longitude that changed places.
    """
    return _Row(line, row, country, box).read()


@dataclass
class _Row:
    line: int
    given: Mapping[str, object]
    country: str
    box: Box
    faults: list[RowFault] = field(default_factory=list)
    doubts: list[RowDoubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Of two columns for one thing, the one that holds something counts.
        self.cells: dict[str, object] = {}
        for header, value in self.given.items():
            column = column_of(str(header))
            if cells.text_of(self.cells.get(column), 10**6) == "":
                self.cells[column] = value

    def read(self) -> Reading:
        self._refuse_groups()
        lists, point = self._lists(), self._point()
        place = self._place(lists, point)
        kept = None if self.faults else place
        return Reading(kept, tuple(self.faults), tuple(self.doubts))

    def _refuse_groups(self) -> None:
        """Empty the cells that hold no text, which only files in JSON can have."""
        for column in sorted(TEXTS & self.cells.keys()):
            if not cells.is_text(self.cells[column], many=column in LISTS | LINKS):
                self._fault(column, Fault.NOT_TEXT)
                self.cells[column] = None

    def _place(self, lists: dict[str, list[str]], point: Point | None) -> PlaceRow:
        name, town = self._line("nom", 200, True), self._line("commune", 200, True)
        services, websites = lists.pop("services", []), self._links("site_web")
        return PlaceRow(
            **self._texts(),
            line=self.line,
            organisation=self._organisation(name, town),
            name=name,
            country=self.country,
            town=town,
            point=point,
            website=websites[0] if websites else "",
            services=tuple(services),
            details=lists | self._more(websites[1:]),
            updated_on=self._date(),
        )

    def _texts(self) -> dict[str, str]:
        return {
            "source_id": self._line("id", 200, True),
            "source": self._line("source", 80),
            "address": self._address(),
            "postcode": self._postcode(),
            "phone": self._phone(),
            "email": self._email(),
            "opening_hours": self._hours(),
            "summary": self._text("presentation_resume"),
        }

    def _fault(self, column: str, reason: Fault, value: object = None) -> None:
        if any(each.column == column for each in self.faults):
            return  # what was no text is not missing too
        shown = self._shown(column, value)
        self.faults.append(RowFault(self.line, column, shown, reason))

    def _doubt(self, column: str, reason: Doubt, value: object = None) -> None:
        shown = self._shown(column, value)
        self.doubts.append(RowDoubt(self.line, column, shown, reason))

    def _shown(self, column: str, value: object) -> str:
        found = self.cells.get(column) if value is None else value
        return "" if found is None else one_line(str(found)[:MOST_SHOWN], MOST_TEXT)

    def _text(self, column: str, most: int = MOST_TEXT) -> str:
        return self._limited(
            column, lambda: cells.text_of(self.cells.get(column), most)
        )

    def _line(self, column: str, most: int, needed: bool = False) -> str:
        cell = self.cells.get(column)
        text = cells.id_of(cell) if column == "id" else cells.text_of(cell, 10**6)
        found = self._limited(column, lambda: one_line(text, most))
        if needed and not text:
            self._fault(column, Fault.MISSING)
        return found

    def _limited(self, column: str, read: Callable[[], str]) -> str:
        try:
            return read()
        except TooLong:
            self._fault(column, Fault.TOO_LONG)
            return ""

    def _address(self) -> str:
        parts = (self._line(name, 200) for name in ("adresse", "complement_adresse"))
        return self._limited(
            "adresse", lambda: one_line(", ".join(filter(None, parts)), 300)
        )

    def _postcode(self) -> str:
        postcode = cells.postcode_of(self.cells.get("code_postal"), self.country)
        if not postcode:
            self._fault("code_postal", Fault.MISSING)
        elif not cells.is_postcode(postcode, self.country):
            self._fault("code_postal", Fault.NOT_A_POSTCODE)
        return postcode

    def _organisation(self, name: str, town: str) -> Organisation:
        parent = self._line("structure_parente", 200)
        number = cells.meaningful_number(self.cells.get("pivot"))
        if number:
            return Organisation(key=f"number {number}"[:200], name=parent or name)
        if parent:
            return Organisation(key=f"name {normalise(parent)}"[:200], name=parent)
        return Organisation(
            key=f"name {normalise(name)} {normalise(town)}"[:200], name=name
        )

    def _point(self) -> Point | None:
        latitude, longitude = self.cells.get("latitude"), self.cells.get("longitude")
        if "point" in self.cells and not cells.text_of(latitude):
            latitude, longitude = cells.pair_of(self.cells["point"])
        try:
            pair = cells.number_of(latitude), cells.number_of(longitude)
        except cells.NotANumber:
            self._fault("latitude", Fault.NOT_A_NUMBER, f"{latitude} {longitude}")
            return None
        return self._checked_point(*pair)

    def _checked_point(self, lat: float | None, lon: float | None) -> Point | None:
        if not lat and not lon:  # nothing, or the zero point, which stands for nothing
            return None
        if lat is None or lon is None:
            self._fault("latitude" if lat is None else "longitude", Fault.HALF_A_POINT)
            return None
        if fault := _point_fault(lat, lon, self.box):
            self._fault("latitude", fault, f"{lat} {lon}")
            return None
        return Point(lat, lon)

    def _phone(self) -> str:
        phone, rings = cells.phone_of(self.cells.get("telephone"), self.country)
        if not rings:
            self._doubt("telephone", Doubt.UNREADABLE_PHONE)
        return phone

    def _email(self) -> str:
        """Return the first address of a desk; those of persons are not kept."""
        found = ""
        for text in cells.list_of(self.cells.get("courriels")):
            email = cells.email_of(text)
            if not email:
                self._doubt("courriels", Doubt.UNREADABLE_EMAIL, text)
            elif cells.is_personal(email):
                self._doubt("courriels", Doubt.PERSONAL_EMAIL, text)
            else:
                found = found or email
        return found

    def _links(self, column: str) -> list[str]:
        texts = cells.list_of(self.cells.get(column))
        found = [(text, cells.website_of(text)[:500]) for text in texts]
        for text, link in found:
            if not link:
                self._doubt(column, Doubt.UNREADABLE_WEBSITE, text)
        return [link for _text, link in found if link]

    def _hours(self) -> str:
        hours = self._line("horaires", MOST_TEXT)
        if hours and not validate_hours(hours):
            self._doubt("horaires", Doubt.UNREADABLE_HOURS)
        return hours

    def _date(self) -> date | None:
        found = cells.date_of(self.cells.get("date_maj"))
        if found is None and cells.text_of(self.cells.get("date_maj")):
            self._doubt("date_maj", Doubt.UNREADABLE_DATE)
        return found

    def _lists(self) -> dict[str, list[str]]:
        """Return the words of the closed and open lists, by column of today."""
        found: dict[str, dict[str, None]] = {}
        for column in sorted(LISTS & self.cells.keys() - {"courriels", "site_web"}):
            for text in cells.list_of(self.cells[column]):
                today, word = word_of(column, text) or (column, text)
                if word_of(column, text) is None and column in WORDS:
                    self._doubt(column, Doubt.UNKNOWN_WORD, text)
                if word:
                    found.setdefault(today, {})[word] = None
        return {column: list(words) for column, words in found.items()}

    def _more(self, websites: list[str]) -> dict[str, Any]:
        """Return what only the page of the place shows, without empty values."""
        more = {
            "site_web": websites,
            "presentation_detail": self._text("presentation_detail"),
            "autres_formations_labels": self._text("autres_formations_labels"),
            "fiche_acces_libre": self._links("fiche_acces_libre")[:1],
            "prise_rdv": self._links("prise_rdv")[:1],
        }
        return {column: value for column, value in more.items() if value}


def _point_fault(latitude: float, longitude: float, box: Box) -> Fault | None:
    if max(abs(latitude), abs(longitude)) > PROJECTED_FROM:
        return Fault.PROJECTED_POINT
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        swapped = looks_swapped(Point(latitude, longitude), box)
        return Fault.SWAPPED_POINT if swapped else None
    mirrored = abs(longitude) <= 90 and abs(latitude) <= 180
    if mirrored and box.holds(Point(longitude, latitude)):
        return Fault.SWAPPED_POINT
    return Fault.IMPOSSIBLE_POINT
