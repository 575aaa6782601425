"""What somebody looks for in a place: services, and how easy it is to go there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from helpnet.domain.catalogue import ServiceCategory


class Access(StrEnum):
    """Something that makes a place easier to use."""

    COMPUTERS = "computers"
    FREE = "free"
    STEP_FREE = "step_free"
    ENGLISH = "english"
    OTHER_LANGUAGES = "other_languages"


# Where a place says so: a column of the national schema, and its word.
_SAID_BY: Mapping[Access, tuple[str, str]] = {
    Access.FREE: ("frais_a_charge", "Gratuit"),
    Access.STEP_FREE: ("prise_en_charge_specifique", "Handicaps moteurs"),
    Access.ENGLISH: ("prise_en_charge_specifique", "Langues étrangères (anglais)"),
    Access.OTHER_LANGUAGES: (
        "prise_en_charge_specifique",
        "Langues étrangères (autres)",
    ),
}

TOLD: tuple[Access, ...] = tuple(_SAID_BY)
"""What a place says in words of its own; that it has computers is a service."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place fits with one of the services, and with everything of the access."""

    services: frozenset[ServiceCategory] = frozenset()
    access: frozenset[Access] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.services or self.access)

    def fits(self, services: Collection[str], details: Mapping[str, Any]) -> bool:
        """Tell whether a place that offers this fits; one that is silent does not."""
        if self.services and self.services.isdisjoint(services):
            return False
        return not self.access or self.access <= access_of(services, details)


def access_of(
    services: Collection[str], details: Mapping[str, Any]
) -> frozenset[Access]:
    """Return what a place says of itself; `details` goes by column of the schema."""
    said = {
        access
        for access, (column, word) in _SAID_BY.items()
        if word in _words(details, column)
    }
    if ServiceCategory.ACCESS in services:
        said.add(Access.COMPUTERS)
    return frozenset(said)


def with_access(details: Mapping[str, Any], said: Collection[Access]) -> dict[str, Any]:
    """Return the details of a place that says exactly this of `TOLD`.

    Every other word stays as it is; a column that says nothing any more goes.
    """
    told = dict(details)
    for access, (column, word) in _SAID_BY.items():
        words = [each for each in _words(told, column) if each]
        if access in said and word not in words:
            told[column] = [*words, word]
        elif access not in said and word in words:
            told[column] = [each for each in words if each != word]
            if not told[column]:
                del told[column]
    return told


def _words(details: Mapping[str, Any], column: str) -> Collection[str]:
    given = details.get(column, ())
    return given if isinstance(given, list) else (given,)
