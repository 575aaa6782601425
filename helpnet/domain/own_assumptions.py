"""What a network assumes instead of what helpnet does, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from helpnet.domain.assumptions import Assumption, Figure, Item
from helpnet.domain.significant import round_to, significant_digits

SHARES = frozenset({Item.TRIPS, Item.CALLS, Item.PAID})
"""The figures that are so many of ten times: whole, and never too exact."""

RANGES: Mapping[Item, tuple[int, int]] = MappingProxyType(
    dict.fromkeys(Item, (0, 10))
    | {
        Item.TIMES: (0, 1000),
        Item.TRIP_MINUTES: (1, 600),
        Item.CALL_MINUTES: (1, 600),
        Item.MONEY: (0, 1000),
    }
)
"""What may be typed, both ends included."""

_VERSION, _FIGURES = "version", "figures"


class Problem(StrEnum):
    """What is wrong with one figure."""

    OUT_OF_RANGE = "out_of_range"
    NOT_WHOLE = "not_whole"
    TOO_EXACT = "too_exact"


@dataclass(frozen=True, slots=True)
class ItemFault:
    """One fault; `near` are the two rounded figures around one that is too exact."""

    item: Item
    problem: Problem
    near: tuple[Decimal, Decimal] | None = None


class BadAssumption(Exception):
    """These figures cannot be used; `faults` names everything wrong at once."""

    def __init__(self, faults: tuple[ItemFault, ...]) -> None:
        super().__init__(", ".join(f"{each.item}: {each.problem}" for each in faults))
        self.faults = faults


class ChangedMeanwhile(Exception):
    """Somebody else changed these figures since they were shown."""


def version_of(kept: Mapping[str, Any], skill: str) -> int:
    """Return how often the figures of a skill were changed."""
    found = _entry(kept, skill).get(_VERSION, 0)
    return found if isinstance(found, int) else 0


def own_figures(kept: Mapping[str, Any], skill: str) -> Mapping[Item, float]:
    """Return the network's own figures of a skill; what nobody can read is left out."""
    found = _entry(kept, skill).get(_FIGURES)
    given = found if isinstance(found, Mapping) else {}
    return {
        item: float(given[item])
        for item in Item
        if isinstance(given.get(item), (int, float))
    }


def with_own(shipped: Assumption, kept: Mapping[str, Any]) -> Assumption:
    """Return the assumption with the network's own figures in place of the shipped."""
    own = {
        item: Figure(
            low=value,
            likely=value,
            high=value,
            digits=digits_allowed(shipped, item),
            own=True,
        )
        for item, value in own_figures(kept, shipped.skill).items()
    }
    figures = {**shipped.figures, **own}
    return replace(shipped, figures=MappingProxyType(figures)) if own else shipped


def digits_allowed(shipped: Assumption, item: Item) -> int:
    """Return how exact an own figure may be: as exact as the one it replaces."""
    figure = shipped.get(item)
    return figure.digits if figure else 1


def faults_of(
    shipped: Assumption, given: Mapping[Item, float]
) -> tuple[ItemFault, ...]:
    """Return everything that is wrong with these figures of one skill."""
    faults = (_fault(shipped, item, value) for item, value in given.items())
    return tuple(fault for fault in faults if fault)


def changed(
    kept: Mapping[str, Any],
    shipped: Assumption,
    given: Mapping[Item, float],
    *,
    seen: int,
) -> dict[str, Any]:
    """Return what is to be kept with these figures of one skill; the others stay.

    What is not given, or is as shipped, is as shipped from now on. `seen`: the version
    that was shown. Raise `BadAssumption` with all faults, or `ChangedMeanwhile`.
    """
    if faults := faults_of(shipped, given):
        raise BadAssumption(faults)
    if seen != version_of(kept, shipped.skill):
        raise ChangedMeanwhile
    own = {
        item.value: value
        for item, value in given.items()
        if not _as_shipped(shipped, item, value)
    }
    return {**kept, shipped.skill: {_VERSION: seen + 1, _FIGURES: own}}


def _as_shipped(shipped: Assumption, item: Item, value: float) -> bool:
    figure = shipped.get(item)
    return value == figure.likely if figure else not value


def _fault(shipped: Assumption, item: Item, value: float) -> ItemFault | None:
    least, most = RANGES[item]
    if not least <= value <= most:
        return ItemFault(item, Problem.OUT_OF_RANGE)
    if item in SHARES:
        return None if value == int(value) else ItemFault(item, Problem.NOT_WHOLE)
    digits = digits_allowed(shipped, item)
    if significant_digits(value) > digits:
        return ItemFault(item, Problem.TOO_EXACT, _near(value, digits))
    return None


def _near(value: float, digits: int) -> tuple[Decimal, Decimal]:
    """Return the rounded figures below and above; they lie one step apart."""
    step = Decimal(1).scaleb(Decimal(repr(value)).adjusted() - digits + 1)
    below = Decimal(repr(value)) // step * step
    return round_to(float(below), digits), round_to(float(below + step), digits)


def _entry(kept: Mapping[str, Any], skill: str) -> Mapping[str, Any]:
    found = kept.get(skill)
    return found if isinstance(found, Mapping) else {}
