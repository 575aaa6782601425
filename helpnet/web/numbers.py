"""Which numbers an address or a form may carry: those that a row can bear."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

from helpnet.domain.row_numbers import HIGHEST


class RowNumber(IntegerConverter):
    """The id of a row in an address; any other number leads nowhere."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Any) -> None:
        super().__init__(url_map, max=HIGHEST)


def init_app(app: Flask) -> None:
    """Let `<int:…>` in every address be the id of a row."""
    app.url_map.converters["int"] = RowNumber


def find_number(typed: str) -> int | None:
    """Return the id that was typed, or None where no row can bear it."""
    plain = typed.isascii() and typed.isdigit() and len(typed) <= len(str(HIGHEST))
    return int(typed) if plain and int(typed) <= HIGHEST else None
