"""What every page about a helper shares."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm

Answers = Mapping[str, Any]
"""JSON values by the name of the part."""


class Part(FlaskForm):  # type: ignore[misc]
    """One page about the helper; `given` and `answer` are each other's inverse."""

    @classmethod
    def shaped(cls, answers: Answers) -> "type[Part]":  # noqa: ARG003
        """Return the form with the fields that earlier answers call for."""
        return cls

    @staticmethod
    def given(answer: Any) -> dict[str, Any]:
        """Return the values of the fields for an earlier answer."""
        return dict(answer)

    def prepare(self, answers: Answers) -> None:
        """Adapt choices to earlier answers and to the language of the page."""

    def answer(self) -> Any:
        """Return what was answered, as JSON."""
        return {n: f.data for n, f in self._fields.items() if n != "csrf_token"}


def read_number(typed: str | None, most: float) -> float | None:
    """Return a number from 0 to `most` as people type it, such as “2,5 km”."""
    plain = (typed or "").lower().removesuffix("km").strip().replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
        return None
    number = float(plain)
    return number if number <= most else None
