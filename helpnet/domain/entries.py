"""Mappings of a file that people write by hand, read so that every fault is named."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
_LETTER = re.compile(r"\w")


def count_words(text: str) -> int:
    """Return how many words are read; a sign that stands alone is none."""
    return sum(bool(_LETTER.search(word)) for word in text.split())


class Entry:
    """A mapping of the file that notes a fault instead of failing at the first."""

    def __init__(self, raw: object, name: str, faults: list[str]) -> None:
        self._fields = raw if isinstance(raw, Mapping) else {}
        self._name, self._faults = name, faults
        if not isinstance(raw, Mapping):
            self.fault("is not a mapping")

    def fault(self, what: str) -> None:
        """Note what is wrong here."""
        self._faults.append(f"{self._name}: {what}")

    def allow(self, known: frozenset[str]) -> None:
        """Note every field that is not known."""
        for key in self._fields:
            if key not in known:
                self.fault(f"unknown field {key}")

    def has(self, key: str) -> bool:
        """Tell whether the field is there."""
        return key in self._fields

    def names(self) -> tuple[str, ...]:
        """Return the names of all its fields, in the order of the file."""
        return tuple(f"{key}" for key in self._fields)

    def part(self, key: str) -> "Entry":
        """Return a field that is a mapping itself."""
        return Entry(self._fields.get(key), f"{self._name}, {key}", self._faults)

    def parts(self, key: str) -> "list[Entry]":
        """Return a field that is one mapping or a list of them; never an empty one."""
        raw = self._fields.get(key)
        items = raw if isinstance(raw, list) else [raw]
        if not items or raw is None:
            self.fault(f"{key} is missing")
            return []
        return [Entry(item, f"{self._name}, {key}", self._faults) for item in items]

    def text(self, key: str, accept: Callable[[str], bool] = bool) -> str:
        """Return a text that is there and is accepted; else note it and return it."""
        value = self._fields.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"{key} is missing")
            return ""
        if not accept(value):
            self.fault(f"{key} is wrong: {value}")
        return value

    def number(self, key: str, allowed: range) -> int:
        """Return a whole number of the range; else note it and return -1."""
        value = self._fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
            return value
        self.fault(f"{key} must be from {allowed[0]} to {allowed[-1]}, not {value}")
        return -1

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """Return the member of that value; else note it and return the first."""
        value = self._fields.get(key)
        members = list(choices)
        if isinstance(value, str) and value in members:
            return choices(value)
        self.fault(f"unknown {key} {value}")
        return members[0]

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self._fields.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"{key} must be true or false, not {value}")
        return value is True

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; absent is empty."""
        items = self._fields.get(key, [])
        if isinstance(items, list) and all(
            isinstance(item, str) and item.strip() for item in items
        ):
            return tuple(items)
        self.fault(f"{key} is not a list of words")
        return ()
