"""Which numbers a row of the database can bear."""

from collections.abc import Iterable

HIGHEST = 2**31 - 1
"""The highest id that both databases give; a higher one makes them fail."""


def possible(numbers: Iterable[int]) -> list[int]:
    """Return the numbers that a row can bear, in ascending order."""
    return sorted(number for number in numbers if 0 <= number <= HIGHEST)
