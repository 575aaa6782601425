"""The free times of a week: seven days in three parts, and what two people share."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Day(StrEnum):
    """A day of the week, Monday first."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class Part(StrEnum):
    """A part of a day."""

    MORNING = "am"
    AFTERNOON = "pm"
    EVENING = "eve"


SLOTS: tuple[str, ...] = tuple(f"{day}_{part}" for day in Day for part in Part)
"""The 21 slots, such as `mon_am`, in the order of the bits that store them."""

SLOT_PARTS: Mapping[str, tuple[Day, Part]] = MappingProxyType(
    {f"{day}_{part}": (day, part) for day in Day for part in Part}
)


def shared(mine: frozenset[str], yours: frozenset[str]) -> tuple[str, ...]:
    """Return the slots both people have free, in the order of the week."""
    return tuple(slot for slot in SLOTS if slot in mine and slot in yours)
