"""Form fields that take any text people type and say plainly what is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import (
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import StopValidation

from helpnet.domain.texts import clean, one_line

Pair = tuple[Any, Any]

_ANY_LENGTH = 10**9  # cleaning never refuses here: the length is checked, with words


class Line(StringField):  # type: ignore[misc]
    """One line of text, cleaned; `missing` is said when it is empty."""

    def __init__(
        self, label: Any, *, most: int = 120, missing: Any = None, **options: Any
    ) -> None:
        super().__init__(label, filters=[_line], **options)
        self.most, self.missing = most, missing

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is empty or too long."""
        _check(self.data, self.most, self.missing)


class Paragraph(TextAreaField):  # type: ignore[misc]
    """Several lines of text, cleaned; `missing` is said when it is empty."""

    def __init__(
        self, label: Any, *, most: int = 1000, missing: Any = None, **options: Any
    ) -> None:
        super().__init__(label, filters=[_lines], **options)
        self.most, self.missing = most, missing

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is empty or too long."""
        _check(self.data, self.most, self.missing)


class Seen(HiddenField):  # type: ignore[misc]
    """Which state of a thing a page showed: nobody changes what they did not see.

    A whole number; -1 when it is missing or none.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"default": -1} | options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        given = "".join(valuelist)
        short = given.isascii() and given.isdigit() and len(given) < 9
        self.data = int(given) if short else -1


class _Choices:
    """Choices as (value, words) pairs; what the browser sends must be one of them."""

    _pairs: list[Pair]
    data: Any

    @property
    def choices(self) -> list[Pair]:
        """Return (value, words) of each choice."""
        return self._pairs

    @choices.setter
    def choices(self, pairs: Iterable[Pair] | None) -> None:
        self._pairs = [(str(value), words) for value, words in pairs or ()]

    def iter_choices(self) -> Iterator[tuple[str, Any, bool, dict[str, Any]]]:
        """Yield value, words and whether it is chosen."""
        chosen = [self.data] if isinstance(self.data, str) else (self.data or ())
        for value, words in self._pairs:
            yield value, words, value in chosen, {}


class OneOf(_Choices, RadioField):  # type: ignore[misc]
    """One choice; `missing` is said when there is none, or a forged one."""

    def __init__(
        self,
        label: Any,
        *,
        missing: Any,
        choices: Iterable[Pair] = (),
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.missing, self.choices = missing, choices

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is not on the list."""
        if self.data not in dict(self.choices):
            raise StopValidation(str(self.missing))


class AnyOf(_Choices, SelectMultipleField):  # type: ignore[misc]
    """Some choices; `missing` is said when there is none."""

    def __init__(
        self,
        label: Any,
        *,
        missing: Any = None,
        choices: Iterable[Pair] = (),
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.missing, self.choices = missing, choices

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is not on the list, and nothing where something is needed."""
        if not set(self.data or ()) <= set(dict(self.choices)):
            raise StopValidation(_("Please choose from this list."))
        if self.missing and not self.data:
            raise StopValidation(str(self.missing))


def kept(form: Any) -> dict[str, list[str]]:
    """Return what the form holds as lists of texts, to fill it again later."""
    return {
        field.name: _texts(field.data) for field in form if field.name != "csrf_token"
    }


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["y"] if value else []
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return [] if value is None else [str(value)]


def _line(typed: str | None) -> str:
    return one_line(typed or "", _ANY_LENGTH)


def _lines(typed: str | None) -> str:
    return clean(typed or "", _ANY_LENGTH)


def _check(text: str, most: int, missing: Any) -> None:
    if not text and missing:
        raise StopValidation(str(missing))
    check_length(text, most)


def check_length(text: str, most: int) -> None:
    """Raise `StopValidation` with a sentence when there are too many characters."""
    if len(text) > most:
        words = _(
            "This is too long: %(length)s characters. At most %(most)s are possible.",
            length=len(text),
            most=most,
        )
        raise StopValidation(words)
