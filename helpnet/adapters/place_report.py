"""The words of an import's report, and the report as a file for spreadsheets."""

import csv
import io
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet.adapters.place_files import FileFault, UnreadableFile
from helpnet.domain.place_rows import Doubt, Fault, RowDoubt, RowFault

_WORDS: tuple[tuple[StrEnum, str], ...] = (
    (Fault.MISSING, _l("This is empty, but every place needs it.")),
    (Fault.NOT_TEXT, _l("This is not a text.")),
    (Fault.TOO_LONG, _l("This text is too long.")),
    (Fault.NOT_A_POSTCODE, _l("This is not a postcode of this country.")),
    (Fault.NOT_A_NUMBER, _l("Coordinates are numbers, such as 50.6337.")),
    (Fault.IMPOSSIBLE_POINT, _l("No place on Earth has these coordinates.")),
    (
        Fault.SWAPPED_POINT,
        _l("Latitude and longitude look swapped. Please exchange them."),
    ),
    (
        Fault.PROJECTED_POINT,
        _l("These are metres on a map (such as Lambert-93), not degrees (WGS 84)."),
    ),
    (Fault.HALF_A_POINT, _l("Latitude and longitude are needed, or neither.")),
    (
        Fault.UNKNOWN_PLACE,
        _l("There are no coordinates, and we do not know this postcode."),
    ),
    (Fault.REPEATED_ID, _l("An earlier row has the same id.")),
    (Doubt.UNKNOWN_WORD, _l("This word is not in the schema. It is kept as it is.")),
    (
        Doubt.UNREADABLE_HOURS,
        _l("These opening hours are shown as text. Nobody can tell if it is open."),
    ),
    (Doubt.UNREADABLE_PHONE, _l("This does not look like a phone number.")),
    (
        Doubt.UNREADABLE_EMAIL,
        _l("This e-mail address is left out: it is not complete."),
    ),
    (Doubt.UNREADABLE_WEBSITE, _l("This address of a page is left out.")),
    (Doubt.UNREADABLE_DATE, _l("This date is left out. Write it as 2026-01-31.")),
    (
        Doubt.PERSONAL_EMAIL,
        _l("This looks like the address of a person. It is not kept."),
    ),
    (
        Doubt.NO_POINT,
        _l("There are no coordinates. The centre of the postcode is used."),
    ),
    (
        Doubt.FAR_FROM_POSTCODE,
        _l("These coordinates are more than 50 km from the postcode."),
    ),
)
WORDS = {(type(member), member.value): words for member, words in _WORDS}

_FILE_WORDS: Mapping[FileFault, str] = {
    FileFault.TOO_BIG: _l("The file is too big. At most %(detail)s are possible."),
    FileFault.TOO_MANY_ROWS: _l("The file has more than %(detail)s rows."),
    FileFault.NOT_UTF8: _l(
        "Line %(detail)s is not UTF-8. Save the file as “CSV UTF-8”,"
        " or choose the older Windows encoding (cp1252)."
    ),
    FileFault.NOT_JSON: _l("The file is not a list of places in JSON. %(detail)s"),
    FileFault.NOT_CSV: _l(
        "The columns do not line up. Look at line %(detail)s:"
        " is a quotation mark missing?"
    ),
    FileFault.NO_ROWS: _l("The file has no rows."),
    FileFault.OTHER_COLUMNS: _l(
        "These columns are not those of a file of places: %(detail)s"
    ),
}


class Outside(Protocol):
    """A row whose place lies outside the network."""

    @property
    def line(self) -> int:
        """Return the line of the file."""

    @property
    def name(self) -> str:
        """Return the name of the place."""

    @property
    def distance_km(self) -> float:
        """Return how far outside it lies."""


class Report(Protocol):
    """The rows of a report that somebody should look at."""

    @property
    def faults(self) -> tuple[RowFault, ...]:
        """Return the faults."""

    @property
    def doubts(self) -> tuple[RowDoubt, ...]:
        """Return the doubts."""

    @property
    def outside(self) -> tuple[Outside, ...]:
        """Return the rows outside the network."""


def sentence(reason: Fault | Doubt) -> str:
    """Return what is wrong in words, in the reader's language."""
    return str(WORDS[type(reason), reason.value])


def file_sentence(error: UnreadableFile) -> str:
    """Return why a file cannot be read, in the reader's language."""
    return (str(_FILE_WORDS[error.fault]) % {"detail": error.detail}).strip()


def outside_sentence(distance_km: float) -> str:
    """Return how far outside the network a place lies."""
    words = _(
        "Outside the network by %(km)s km. It is left out.", km=round(distance_km)
    )
    return str(words)


def as_csv(report: Report) -> str:
    """Return every row to look at as CSV: kind, line, column, value, reason.

    No cell can be taken for a formula by a spreadsheet.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(("kind", "line", "column", "value", "reason"))
    for kind, notes in (("fault", report.faults), ("doubt", report.doubts)):
        for note in notes:
            words = sentence(note.reason)
            table.writerow(
                map(harmless, (kind, note.line, note.column, note.value, words))
            )
    for row in report.outside:
        words = outside_sentence(row.distance_km)
        table.writerow(map(harmless, ("outside", row.line, "nom", row.name, words)))
    return text.getvalue()


def harmless(value: object) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    text = str(value)
    begins = {text[:1], text.lstrip()[:1]}
    return f"'{text}" if begins & set("=+-@|%\t\r\n") else text
