"""Names of places that are nearly what was typed."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters of a name below which one wrong letter makes it another name."""

LONG = 8
"""Letters from which on two may be wrong."""


def most_wrong(name: str) -> int:
    """Return how many letters of this name may be wrong, missing or exchanged."""
    if len(name) < SHORTEST:
        return 0
    return 2 if len(name) >= LONG else 1


def list_alike(name: str, keys: Iterable[str], *, most: int) -> tuple[str, ...]:
    """Return the keys spelt nearly as the name, nearest first, then by the alphabet.

    Nearness is the optimal string alignment distance: letters wrong, missing, too
    many, or exchanged with their neighbour.
    """
    allowed = most_wrong(name)
    near = {
        key: distance
        for key in keys
        if (distance := OSA.distance(name, key, score_cutoff=allowed)) <= allowed
    }
    return tuple(sorted(near, key=lambda key: (near[key], key))[:most])
