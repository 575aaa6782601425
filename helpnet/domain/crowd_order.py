"""Pairs of ask and helper in the order of candidates, as whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpnet.domain.crowd_columns import Flags, Integers, Numbers

MICRO, METRES = 1_000_000, 1_000
"""Scores are ordered by the sixth decimal, distances by the metre."""

NOWHERE = (1 << 26) - 1
"""Stands for an unknown distance in metres: more than half round the Earth."""

NEVER = np.iinfo(np.int64).max
"""The last place in any order, for a pair that may not fit at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of ask and helper that fit, each with its place in the ask's order.

    The least key is the best; equal keys go by helper. `best` and `worst` differ
    where the doubt matters, and `worst` is `NEVER` where the pair may not fit.
    """

    asks: Integers
    helpers: Integers
    best: Integers
    worst: Integers

    def only(self, chosen: Flags | Integers) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(
            asks=self.asks[chosen],
            helpers=self.helpers[chosen],
            best=self.best[chosen],
            worst=self.worst[chosen],
        )


def exact_key(score: float, distance_km: float | None) -> int:
    """Return the key of a pair whose score and distance are known."""
    micro = round(round(score, 6) * MICRO)
    metres = NOWHERE if distance_km is None else round(round(distance_km, 3) * METRES)
    return (MICRO - micro) * (NOWHERE + 1) + metres


def scores_of(keys: Integers) -> Numbers:
    """Return the scores in these keys, to the sixth decimal."""
    scores: Numbers = (MICRO - keys // (NOWHERE + 1)) / MICRO
    return scores


def facts_of(key: int) -> tuple[float, float | None]:
    """Return the score and the distance in kilometres that a key stands for."""
    worse, metres = divmod(key, NOWHERE + 1)
    return (MICRO - worse) / MICRO, None if metres == NOWHERE else metres / METRES


def keys_of(score: Numbers, km: Numbers) -> Integers:
    """Return the keys of many pairs; the distance is NaN where it is unknown."""
    micro = np.rint(np.minimum(1.0, score) * MICRO).astype(np.int64)
    away = np.where(np.isnan(km), NOWHERE, np.rint(np.maximum(km, 0.0) * METRES))
    keys: Integers = (MICRO - micro) * (NOWHERE + 1) + away.astype(np.int64)
    return keys


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Return all the pairs, one part after the other."""
    nothing = np.zeros(0, np.int64)
    return Pairs(
        asks=np.concatenate([nothing, *(part.asks for part in parts)]),
        helpers=np.concatenate([nothing, *(part.helpers for part in parts)]),
        best=np.concatenate([nothing, *(part.best for part in parts)]),
        worst=np.concatenate([nothing, *(part.worst for part in parts)]),
    )


def cut(pairs: Pairs, most: int) -> Pairs:
    """Return the pairs that fewer than `most` others of the ask beat for sure."""
    order = np.lexsort((pairs.helpers, pairs.worst, pairs.asks))
    pairs = pairs.only(order)
    _, first, row, count = _runs(pairs.asks)
    last = (first + np.minimum(count, most) - 1)[row]
    enough, limit = (count >= most)[row], pairs.worst[last]
    tied = (pairs.best == limit) & (pairs.helpers <= pairs.helpers[last])
    return pairs.only(~enough | (pairs.best < limit) | tied)


def first(pairs: Pairs, most: int) -> Pairs:
    """Return the best `most` pairs of each ask, in order of ask, then best first."""
    pairs = pairs.only(np.lexsort((pairs.helpers, pairs.best, pairs.asks)))
    _, first, row, _ = _runs(pairs.asks)
    return pairs.only(np.arange(len(row)) - first[row] < most)


def _runs(asks: Integers) -> tuple[Integers, Integers, Integers, Integers]:
    """Return each ask once, where it begins, which each pair has, and how many."""
    return np.unique(asks, return_index=True, return_inverse=True, return_counts=True)


def starts_of(pairs: Pairs, asks: int) -> Integers:
    """Return where the pairs of each ask begin, in order of ask, and their end."""
    return np.searchsorted(pairs.asks, np.arange(asks + 1))
