"""How often a person was needed in a month, before help and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from helpnet.domain.fairness import FEWEST_SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedContacts:
    """Contacts in a month before and after, of the learners who answered both times.

    `change` in whole percent of all contacts before, None where there were none.
    """

    learners: int
    before: int
    after: int
    median_before: float
    median_after: float
    change: int | None


def compare_contacts(pairs: Mapping[tuple[int, int], int]) -> AvoidedContacts | None:
    """Return the comparison of (before, after) pairs with the number of learners each.

    None where fewer than five answered both times.
    """
    learners = sum(pairs.values())
    if learners < FEWEST_SHOWN:
        return None
    before = sum(each * count for (each, _after), count in pairs.items())
    after = sum(each * count for (_before, each), count in pairs.items())
    change = Fraction(after - before, before) * 100 if before else None
    return AvoidedContacts(
        learners=learners,
        before=before,
        after=after,
        median_before=_median(pairs, 0),
        median_after=_median(pairs, 1),
        change=None if change is None else round(change),
    )


def _median(pairs: Mapping[tuple[int, int], int], which: int) -> float:
    """Return the middle number of contacts: half of the learners have fewer."""
    ordered = sorted((pair[which], count) for pair, count in pairs.items())
    counts = [
        (number, sum(count for _number, count in group))
        for number, group in groupby(ordered, key=lambda each: each[0])
    ]
    learners = sum(count for _number, count in counts)
    low, high = (learners - 1) // 2, learners // 2
    return (_at(counts, low) + _at(counts, high)) / 2


def _at(counts: list[tuple[int, int]], place: int) -> int:
    passed = 0
    for number, count in counts:
        passed += count
        if place < passed:
            return number
    raise IndexError(place)
