"""The best helpers for many asks at once: the same as ranking them one by one.

Arrays tell, within a known doubt, which pairs fit and in which order; where the
doubt could matter, the plain rules decide.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from helpnet.domain.candidates import rank
from helpnet.domain.crowd_columns import (
    LEVEL_WEIGHTS,
    Asking,
    Boxes,
    Flags,
    Integers,
    Numbers,
    asks_in_columns,
    helpers_in_columns,
    vocabulary_of,
)
from helpnet.domain.crowd_order import NEVER, Pairs, cut, exact_key, first, joined
from helpnet.domain.crowd_pairs import (
    IN_PERSON_BITS,
    REMOTE_BITS,
    Crowd,
    Known,
    journeys,
    pairs_from_afar,
    pairs_in_person,
    points,
    reachable,
    shared_modes,
    words_fit,
)
from helpnet.domain.matching import HelperProfile

_WIDTH = 1024
"""Helpers looked at together; more than so many are split by what is asked first."""

_ROWS, _CELLS = 64, 1 << 20
"""Asks looked at together, and the most pairs they may make with the boxes there."""

_SLACK = 1.1e-6
"""Scores further apart than this are in the same order when rounded."""


def best_pairs(
    asking: Sequence[Asking], profiles: Sequence[HelperProfile], *, most: int
) -> Pairs:
    """Return the best `most` (1 or more) candidates of every ask, in one go.

    Pairs hold positions in the two sequences, by ask, then best first, with equal
    `best` and `worst`. Those of an ask are what `rank` returns for it, whatever the
    order of `profiles`.
    """
    by_id = sorted(range(len(profiles)), key=lambda row: profiles[row].helper_id)
    chosen = [row for row in by_id if _is_open(profiles[row])]
    some = [profiles[row] for row in chosen]
    crowd = _crowd(asking, some)
    parts = [
        _settled(asking, some, cut(pairs, most))
        for group in _groups(crowd, asking)
        for pairs in _candidates(crowd, group, most)
    ]
    best = first(joined(parts), most)
    helpers = np.array(chosen, np.int64)[best.helpers]
    return Pairs(asks=best.asks, helpers=helpers, best=best.best, worst=best.worst)


@dataclass(frozen=True, slots=True)
class _Group:
    """Asks that may go to the same helpers, and these, most promising first.

    `promise` bounds what needs and room may add to the score of each helper.
    """

    asks: Integers
    helpers: Integers
    promise: Numbers
    near: "_Near"


def _is_open(one: HelperProfile) -> bool:
    return one.active and one.load < one.capacity


def _crowd(asking: Sequence[Asking], profiles: Sequence[HelperProfile]) -> Crowd:
    words = vocabulary_of([one.ask for one in asking])
    return Crowd(
        asks=asks_in_columns(asking, words),
        helpers=helpers_in_columns(profiles, words),
        excluded=_known([one.ask.excluded for one in asking], profiles),
        former=_known([one.ask.former for one in asking], profiles),
    )


def _known(named: Sequence[frozenset[int]], profiles: Sequence[HelperProfile]) -> Known:
    rows = {one.helper_id: row for row, one in enumerate(profiles)}
    pairs = [
        (ask, rows[helper_id])
        for ask, ids in enumerate(named)
        for helper_id in ids
        if helper_id in rows
    ]
    asks, helpers = np.array(pairs, np.int64).reshape(-1, 2).T
    return Known(asks, helpers, (len(named), len(profiles)))


def _groups(crowd: Crowd, asking: Sequence[Asking]) -> Iterator[_Group]:
    """Yield every ask that names a need once, with all helpers it may concern."""
    by_networks: dict[frozenset[int], list[int]] = {}
    for row, one in enumerate(asking):
        if one.ask.needs:
            by_networks.setdefault(one.ask.network_ids, []).append(row)
    for networks, rows in by_networks.items():
        ours = np.isin(crowd.helpers.networks, sorted(networks))
        helpers, asks = np.flatnonzero(ours), np.array(rows, np.int64)
        if len(helpers) > _WIDTH:
            yield from _split(crowd, asks, helpers)
        elif len(helpers):
            near = _Near(crowd, helpers)
            yield _Group(asks, helpers, np.zeros(len(helpers)), near)


def _split(crowd: Crowd, asks: Integers, helpers: Integers) -> Iterator[_Group]:
    """Yield the asks by main need, with those who cover it, then by what weighs."""
    main = crowd.asks.needs[0][asks]
    for need in np.unique(main):
        levels = crowd.helpers.levels[need, helpers]
        able, level = helpers[levels > 0], LEVEL_WEIGHTS[levels[levels > 0]]
        yield from _by_kind(crowd, asks[main == need], able, level)


def _by_kind(
    crowd: Crowd, asks: Integers, helpers: Integers, level: Numbers
) -> Iterator[_Group]:
    near, mine = _Near(crowd, helpers), crowd.asks
    traits = np.vstack([mine.need_counts[asks], mine.weights[:, asks]])
    kinds, which = np.unique(traits, axis=1, return_inverse=True)
    for kind, (count, _, needs, _, room, _) in enumerate(kinds.T):
        promise = needs * level / count + room * crowd.helpers.room[helpers]
        order = np.argsort(-promise, kind="stable")
        yield _Group(asks[which == kind], helpers[order], promise[order], near)


def _candidates(crowd: Crowd, group: _Group, most: int) -> Iterator[Pairs]:
    """Yield all pairs that may be among the best of some asks, then of others."""
    size = max(1, min(_ROWS, _CELLS // max(1, len(group.near.owners))))
    for start in range(0, len(group.asks), size):
        asks = group.asks[start : start + size]
        in_person = group.near.pairs(asks)
        yield joined([*_from_afar(crowd, asks, group, most), in_person])


class _Near:
    """The helpers of a group who meet in person, by where they go."""

    def __init__(self, crowd: Crowd, helpers: Integers) -> None:
        boxes, modes = crowd.helpers.places.boxes, crowd.helpers.modes[helpers]
        within = np.isin(boxes.owners, helpers[(modes & IN_PERSON_BITS) != 0])
        self.crowd, self.owners = crowd, boxes.owners[within]
        self.tree = shapely.STRtree(shapely.box(*boxes.edges[within].T))
        self.twofold = len(np.unique(self.owners)) < len(self.owners)

    def pairs(self, asks: Integers) -> Pairs:
        """Return the pairs that fit in person alone; from afar they would be closer."""
        crowd = self.crowd
        asks, helpers = self._touching(asks)
        modes = shared_modes(crowd, asks, helpers)
        chosen = ((modes & IN_PERSON_BITS) != 0) & ((modes & REMOTE_BITS) == 0)
        asks, helpers = asks[chosen], helpers[chosen]
        chosen = words_fit(crowd, asks, helpers)
        asks, helpers = asks[chosen], helpers[chosen]
        chosen = reachable(crowd, asks, helpers, journeys(crowd, asks, helpers))
        asks, helpers = asks[chosen], helpers[chosen]
        return pairs_in_person(crowd, asks, helpers, journeys(crowd, asks, helpers))

    def _touching(self, asks: Integers) -> tuple[Integers, Integers]:
        """Return the pairs whose boxes share a point; others are too far apart.

        Within reach plus doubt, some point is within the reach and within the doubt.
        """
        boxes = self.crowd.asks.places.boxes
        which = _boxes_of(boxes, asks)
        found = self.tree.query(shapely.box(*boxes.edges[which].T))
        rows, columns = boxes.owners[which][found[0]], self.owners[found[1]]
        if self.twofold or len(which) > len(asks):
            width = len(self.crowd.helpers.ids)
            return np.divmod(np.unique(rows * width + columns), width)
        return rows, columns


def _boxes_of(boxes: Boxes, owners: Integers) -> Integers:
    """Return the positions of the boxes, none to two, of these owners."""
    start = np.searchsorted(boxes.owners, owners)
    count = np.searchsorted(boxes.owners, owners, side="right") - start
    return np.concatenate([start[count > 0], start[count > 1] + 1])


class _Leaders:
    """The best scores of each ask so far."""

    def __init__(self, asks: int, most: int) -> None:
        self.scores = np.full((asks, most), -np.inf)

    def floor(self, rows: Integers) -> Numbers:
        """Return what a score of these rows must reach to be among the best."""
        floor: Numbers = self.scores[rows].min(axis=1) - _SLACK
        return floor

    def meet(self, rows: Integers, scores: Numbers) -> Flags:
        """Take in more scores of these rows and tell which may be among the best."""
        most = self.scores.shape[1]
        better = (scores > self.scores[rows].min(axis=1)[:, None]).any(axis=1)
        joined = np.concatenate([self.scores[rows[better]], scores[better]], axis=1)
        self.scores[rows[better]] = np.partition(joined, -most, axis=1)[:, -most:]
        good: Flags = (scores >= self.floor(rows)[:, None]) & (scores > -np.inf)
        return good


def _from_afar(
    crowd: Crowd, asks: Integers, group: _Group, most: int
) -> Iterator[Pairs]:
    """Yield the pairs that fit by a remote mode, until the rest cannot be better."""
    leaders, rest = _Leaders(len(asks), most), _most_besides(crowd, asks)
    live = np.flatnonzero((crowd.asks.modes[asks] & REMOTE_BITS) != 0)
    afar = (crowd.helpers.modes[group.helpers] & REMOTE_BITS) != 0
    helpers, promise = group.helpers[afar], group.promise[afar]
    for start in range(0, len(helpers), _WIDTH):
        live = live[rest[live] + promise[start] >= leaders.floor(live)]
        if not len(live):
            return
        block = helpers[start : start + _WIDTH]
        rows, columns = asks[live, None], block[None, :]
        fits = words_fit(crowd, rows, columns)
        fits &= (shared_modes(crowd, rows, columns) & REMOTE_BITS) != 0
        scores = np.where(fits, points(crowd, rows, columns), -np.inf)
        row, column = np.nonzero(leaders.meet(live, scores))
        yield pairs_from_afar(crowd, asks[live[row]], block[column])


def _most_besides(crowd: Crowd, asks: Integers) -> Numbers:
    """Return the most that times, other needs and a shared past may add."""
    _, needs, times, _, continuity = crowd.asks.weights[:, asks]
    others = 1 - 1 / crowd.asks.need_counts[asks]
    bound: Numbers = needs * others + times + continuity * crowd.former.any[asks]
    return bound


def _settled(
    asking: Sequence[Asking], profiles: Sequence[HelperProfile], pairs: Pairs
) -> Pairs:
    """Return the pairs with the keys the plain rules give where there was doubt."""
    keys = pairs.best.copy()
    for position in np.flatnonzero(pairs.best != pairs.worst).tolist():
        one = asking[pairs.asks[position]]
        profile = profiles[pairs.helpers[position]]
        found = rank(one.ask, [profile], weights=one.weights, on=one.on)
        keys[position] = NEVER
        for each in found:
            keys[position] = exact_key(each.score, each.distance_km)
    sure = keys != NEVER
    return Pairs(
        asks=pairs.asks[sure],
        helpers=pairs.helpers[sure],
        best=keys[sure],
        worst=keys[sure],
    )
