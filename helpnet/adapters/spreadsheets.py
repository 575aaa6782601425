"""Tables of words and numbers as files for spreadsheets: CSV and XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from flask_babel import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from helpnet.adapters.place_report import harmless

Cell = str | int | float | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_LONGEST_NAME = 31
_WIDEST = 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table; the first cell names its row. Numbers stay numbers, None is empty."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(sheets: Iterable[Sheet]) -> str:
    """Return all tables as one, a line for each figure: table, row, column, number.

    UTF-8 with a byte order mark, for spreadsheets ask for it; no cell can be taken
    for a formula.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow((_("Table"), _("Row"), _("Column"), _("Number")))
    for line in _lines(sheets):
        table.writerow(map(_plain, line))
    return "\ufeff" + text.getvalue()


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with a sheet for each table; words are never formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _INERT) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        names: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_name(sheet.title, names))
            _fill(page, sheet, bold)
    return file.getvalue()


def _lines(sheets: Iterable[Sheet]) -> Iterator[tuple[Cell, ...]]:
    for sheet in sheets:
        for row in sheet.rows:
            for head, cell in zip(sheet.heads[1:], row[1:], strict=True):
                yield sheet.title, row[0], head, cell


def _plain(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _fill(page: Worksheet, sheet: Sheet, bold: Format) -> None:
    """Write the heads and the rows, with columns as wide as what they hold."""
    page.write_row(0, 0, sheet.heads, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            elif cell is not None:
                page.write_number(number, column, cell)
    for column, head in enumerate(sheet.heads):
        cells = (head, *(str(row[column]) for row in sheet.rows))
        page.set_column(column, column, min(_WIDEST, 2 + max(map(len, cells))))
    page.freeze_panes(1, 1)


def _name(title: str, taken: set[str]) -> str:
    """Return a name that a workbook allows and that no other sheet of it has."""
    plain = _FORBIDDEN.sub(" ", title).strip(" '") or "1"
    number, name = 1, plain[:_LONGEST_NAME].strip(" '")
    while name.lower() in taken:
        number += 1
        end = f" {number}"
        name = plain[: _LONGEST_NAME - len(end)].strip(" '") + end
    taken.add(name.lower())
    return name
