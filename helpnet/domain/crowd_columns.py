"""Many asks and many helpers as columns of numbers: what each says, one row each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from helpnet.domain.candidates import Weights
from helpnet.domain.matching import MOST_WIDENING_KM, Ask, HelperLevel, HelperProfile
from helpnet.domain.modes import Mode
from helpnet.domain.places import Box, Location, cover_boxes

Integers = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Masks = tuple[NDArray[np.uint32], ...]
"""Sets of words as bits: for each 32 words of the vocabulary, one column."""

LEVEL_WEIGHTS: Numbers = np.array([0.0, *(level.weight for level in HelperLevel)])
"""What a need counts by the codes in `Helpers.levels`; 0 is "cannot teach it"."""

_BITS = 32


class Asking(Protocol):
    """An ask with the weights of its network and the date there."""

    @property
    def ask(self) -> Ask:
        """Return what is asked."""

    @property
    def weights(self) -> Weights:
        """Return how much each criterion counts."""

    @property
    def on(self) -> date:
        """Return the day on which background checks must be valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that asks use, each with its number; other words match nothing."""

    needs: dict[str, int]
    languages: dict[str, int]
    times: dict[str, int]
    modes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of degrees in any order, each with the row of its owner."""

    owners: Integers
    edges: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Points in radians, NaN where unknown, and kilometres around them."""

    latitudes: Numbers
    longitudes: Numbers
    around_km: Numbers
    boxes: Boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Asks in columns. `needs` has one row per position, the main need first, filled
    up with the number that stands for no need.

    `weights` has rows for closeness, needs, times, room, continuity; `on` counts days.
    """

    places: Places
    needs: Integers
    need_counts: Integers
    languages: Masks
    times: Masks
    any_time: Flags
    modes: NDArray[np.uint32]
    weights: Numbers
    on: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpers:
    """Helpers in rows; `levels` are codes by need and helper, 0 for "cannot"."""

    ids: Integers
    networks: Integers
    places: Places
    levels: NDArray[np.int8]
    languages: Masks
    times: Masks
    modes: NDArray[np.uint32]
    room: Numbers
    vetted_until: Integers


def vocabulary_of(asks: Sequence[Ask]) -> Vocabulary:
    """Return every word these asks use, numbered in a fixed order."""
    return Vocabulary(
        needs=_numbered(ask.needs for ask in asks),
        languages=_numbered(ask.languages for ask in asks),
        times=_numbered(ask.times for ask in asks),
        modes=dict(zip(Mode, count(), strict=False)),
    )


def asks_in_columns(asking: Sequence[Asking], words: Vocabulary) -> Asks:
    """Return the asks as columns, in the order given."""
    asks = [one.ask for one in asking]
    return Asks(
        places=_places(
            [ask.place for ask in asks], [_doubt_km(ask.place) for ask in asks]
        ),
        needs=_needs([ask.needs for ask in asks], words.needs),
        need_counts=np.array([len(ask.needs) for ask in asks], np.int64),
        languages=_masks([ask.languages for ask in asks], words.languages),
        times=_masks([ask.times for ask in asks], words.times),
        any_time=np.array([not ask.times for ask in asks], np.bool_),
        modes=_masks([ask.modes for ask in asks], words.modes)[0],
        weights=_weights([one.weights for one in asking]),
        on=np.array([one.on.toordinal() for one in asking], np.int64),
    )


def helpers_in_columns(profiles: Sequence[HelperProfile], words: Vocabulary) -> Helpers:
    """Return the helpers as columns, in the order given; each has a place at least."""
    return Helpers(
        ids=np.array([one.helper_id for one in profiles], np.int64),
        networks=np.array([one.network_id for one in profiles], np.int64),
        places=_places(
            [one.place for one in profiles], [one.reach_km for one in profiles]
        ),
        levels=_levels(profiles, words.needs),
        languages=_masks([one.languages for one in profiles], words.languages),
        times=_masks([one.times for one in profiles], words.times),
        modes=_masks([one.modes for one in profiles], words.modes)[0],
        room=np.array([1 - one.load / one.capacity for one in profiles], np.float64),
        vetted_until=np.array([_days(one.vetted_until) for one in profiles], np.int64),
    )


def _weights(weights: Sequence[Weights]) -> Numbers:
    rows = [(w.closeness, w.needs, w.times, w.room, w.continuity) for w in weights]
    return np.array(rows, np.float64).reshape(-1, 5).T.copy()


def _days(day: date | None) -> int:
    return day.toordinal() if day else 0


def _doubt_km(place: Location | None) -> float:
    return min(place.precision_km, MOST_WIDENING_KM) if place else 0.0


def _numbered(sets: Iterable[Collection[str]]) -> dict[str, int]:
    words = sorted({word for words in sets for word in words})
    return dict(zip(words, count(), strict=False))


def _masks(sets: Sequence[Collection[str]], numbers: dict[str, int]) -> Masks:
    """Return the sets as bits; a word without a number is left out."""
    as_bits = _memory(lambda words: _bits(words, numbers))
    bits = [as_bits(frozenset(words)) for words in sets]
    columns = max(1, -(-len(numbers) // _BITS))
    lowest = (1 << _BITS) - 1
    return tuple(
        np.array([each >> (_BITS * column) & lowest for each in bits], np.uint32)
        for column in range(columns)
    )


def _bits(words: Iterable[str], numbers: dict[str, int]) -> int:
    return sum(1 << numbers[word] for word in words if word in numbers)


def _memory(work: Callable[[frozenset[str]], int]) -> Callable[[frozenset[str]], int]:
    """Return the same function, which remembers: people share most sets of words."""
    known: dict[frozenset[str], int] = {}

    def remembering(words: frozenset[str]) -> int:
        if words not in known:
            known[words] = work(words)
        return known[words]

    return remembering


def _needs(needs: Sequence[tuple[str, ...]], numbers: dict[str, int]) -> Integers:
    longest = max((len(each) for each in needs), default=0)
    columns = np.full((max(1, longest), len(needs)), len(numbers), np.int64)
    for row, each in enumerate(needs):
        columns[: len(each), row] = [numbers[need] for need in each]
    return columns


def _levels(
    profiles: Sequence[HelperProfile], numbers: dict[str, int]
) -> NDArray[np.int8]:
    """Return the code of each helper's level by need; the last row is no need."""
    codes = dict(zip(HelperLevel, count(1), strict=False))
    levels = np.zeros((len(numbers) + 1, len(profiles)), np.int8)
    for row, one in enumerate(profiles):
        for skill, level in one.skills.items():
            if skill in numbers:
                levels[numbers[skill], row] = codes[level]
    return levels


def _places(places: Sequence[Location | None], around_km: Sequence[float]) -> Places:
    points = [place.point if place else None for place in places]
    degrees = [
        (point.latitude, point.longitude) if point else (np.nan, np.nan)
        for point in points
    ]
    radians = np.radians(np.array(degrees, np.float64).reshape(-1, 2))
    return Places(
        latitudes=radians[:, 0].copy(),
        longitudes=radians[:, 1].copy(),
        around_km=np.array(around_km, np.float64),
        boxes=_boxes(places, around_km),
    )


def _boxes(places: Sequence[Location | None], around_km: Sequence[float]) -> Boxes:
    found = list(_each_box(places, around_km))
    edges = [(box.west, box.south, box.east, box.north) for _, box in found]
    return Boxes(
        np.array([owner for owner, _ in found], np.int64),
        np.array(edges, np.float64).reshape(-1, 4),
    )


def _each_box(
    places: Sequence[Location | None], around_km: Sequence[float]
) -> Iterator[tuple[int, Box]]:
    for row, (place, around) in enumerate(zip(places, around_km, strict=True)):
        if place and place.point:
            # A negative reach may still be widened past 0; max() keeps a NaN.
            for box in cover_boxes(place.point, max(around, 0.0)):
                yield row, box
