"""Files of places: reads CSV and JSON into numbered rows, or says what is wrong."""

import csv
import io
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from helpnet.domain.national_schema import COLUMNS, column_of
from helpnet.domain.texts import one_line

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_CELL = 100_000  # characters
MOST_NAMED = 300  # characters of columns that are not those of a file of places
DELIMITERS = (",", ";", "\t", "|")
LEAST_KNOWN = 4  # columns of the schema that a file of places has at the least

NumberedRow = tuple[int, Mapping[str, object]]
"""The line of a CSV file, or the place in the list of a JSON file, and its cells."""


class FileFault(StrEnum):
    """Why a file cannot be read at all."""

    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_CSV = "not_csv"
    NO_ROWS = "no_rows"
    OTHER_COLUMNS = "other_columns"


class UnreadableFile(Exception):
    """The file holds no rows that can be read; `detail` says where or what."""

    def __init__(self, fault: FileFault, detail: str = "") -> None:
        super().__init__(f"{fault} {detail}".strip())
        self.fault, self.detail = fault, detail


def read_rows(content: bytes, *, encoding: str = "utf-8") -> list[NumberedRow]:
    """Return the rows of a CSV or JSON file, or raise `UnreadableFile`.

    JSON is a list of objects, or an object with one such list. The separator of a
    CSV file is the one that yields most columns of the schema.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(FileFault.TOO_BIG, f"{MOST_BYTES // 1_000_000} MB")
    text = _text(content, encoding)
    begins = text.lstrip()[:1]
    rows = _json_rows(text) if begins in {"[", "{"} else _csv_rows(text)
    if not rows:
        raise UnreadableFile(FileFault.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(FileFault.TOO_MANY_ROWS, str(MOST_ROWS))
    return rows


def _text(content: bytes, encoding: str) -> str:
    named = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return content.decode(named)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile(FileFault.NOT_UTF8, str(line)) from None


def _json_rows(text: str) -> list[NumberedRow]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", "")
        raise UnreadableFile(FileFault.NOT_JSON, str(line)) from None
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise UnreadableFile(FileFault.NOT_JSON)
    _check_columns({str(column) for row in found for column in row})
    return list(enumerate(found, 1))


def _csv_rows(text: str) -> list[NumberedRow]:
    header = text.lstrip("\r\n").partition("\n")[0][:MOST_CELL]
    delimiter = max(DELIMITERS, key=lambda sign: _known(header.split(sign)))
    csv.field_size_limit(MOST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _numbered(lines)
    except csv.Error as error:
        raise UnreadableFile(FileFault.NOT_CSV, f"{lines.line_num}: {error}") from None


# Any: the csv module does not export the type of its readers.
def _numbered(lines: Any) -> list[NumberedRow]:
    columns: list[str] = []
    rows: list[NumberedRow] = []
    begins = 1
    for cells in lines:
        if not columns:
            columns = cells
            _check_columns(set(columns) if any(columns) else {""})
        elif any(cell.strip() for cell in cells):
            rows.append((begins, _row(columns, cells, begins)))
        begins = lines.line_num + 1
    return rows


def _row(columns: list[str], cells: list[str], line: int) -> Mapping[str, object]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        # A separator inside a value that nobody put in quotes: all would shift.
        raise UnreadableFile(FileFault.NOT_CSV, str(line))
    return dict(zip(columns, cells, strict=False))


def _known(columns: list[str]) -> int:
    return len({column_of(column) for column in columns} & set(COLUMNS))


def _check_columns(columns: set[str]) -> None:
    if columns and _known(sorted(columns)) < LEAST_KNOWN:
        named = one_line(", ".join(sorted(columns))[:MOST_NAMED], MOST_CELL)
        raise UnreadableFile(FileFault.OTHER_COLUMNS, named)
