"""How many ids one statement may name."""

from collections.abc import Iterable, Iterator

MOST_AT_ONCE = 10_000
"""PostgreSQL takes 65 535 parameters, some builds of SQLite 32 766."""


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Yield the ids in ascending order, at most 10 000 at a time; one list at least."""
    ordered = sorted(ids)
    for start in range(0, max(1, len(ordered)), MOST_AT_ONCE):
        yield ordered[start : start + MOST_AT_ONCE]
