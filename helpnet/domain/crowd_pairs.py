"""The rules and the score of many pairs at once, as numbers within a known doubt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpnet.domain.candidates import ENOUGH_SHARED_TIMES
from helpnet.domain.crowd_columns import (
    LEVEL_WEIGHTS,
    Asks,
    Flags,
    Helpers,
    Integers,
    Numbers,
)
from helpnet.domain.crowd_order import NEVER, Pairs, keys_of
from helpnet.domain.modes import IN_PERSON, Mode
from helpnet.domain.places import EARTH_RADIUS_KM

_BIT = {mode: np.uint32(1 << bit) for bit, mode in enumerate(Mode)}
_HOME, _PUBLIC = _BIT[Mode.HOME_VISIT], _BIT[Mode.PUBLIC_PLACE]
IN_PERSON_BITS = np.uint32(sum(int(_BIT[mode]) for mode in IN_PERSON))
REMOTE_BITS = ~IN_PERSON_BITS

# Sines differ in their last bits between libraries. Near the antipode that grows to
# a share of a metre; elsewhere it stays far below these.
_FAR_KM, _FAR_DOUBT_KM, _DISTANCE_DOUBT, _SCORE_DOUBT = 19_000.0, 1e-3, 1e-12, 1e-11


class Known:
    """Pairs that something names, such as a helper who said no to a request."""

    def __init__(
        self, asks: Integers, helpers: Integers, shape: tuple[int, int]
    ) -> None:
        self.width = shape[1]
        self.keys = np.sort(asks * self.width + helpers)
        self.any = np.zeros(shape[0], np.bool_)
        self.any[asks] = True

    def holds(self, asks: Integers, helpers: Integers) -> Flags:
        """Tell which of the pairs are among them; the columns may broadcast."""
        named, keys = np.broadcast_arrays(self.any[asks], asks * self.width + helpers)
        found: Flags = named.copy()
        if len(self.keys):
            sought = keys[named]
            places = np.searchsorted(self.keys, sought)
            nearest = self.keys[np.minimum(places, len(self.keys) - 1)]
            found[named] = nearest == sought
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """All asks and all helpers, and the pairs of them with a past."""

    asks: Asks
    helpers: Helpers
    excluded: Known
    former: Known


@dataclass(frozen=True, slots=True)
class Journey:
    """Distance and limit in kilometres (NaN where unknown) and the doubt on them."""

    km: Numbers
    limit_km: Numbers
    doubt_km: Numbers


def words_fit(crowd: Crowd, asks: Integers, helpers: Integers) -> Flags:
    """Tell which pairs cover the main need and share a language and, if asked, a time.

    Here as below, the columns may broadcast; pairs that are excluded do not fit.
    """
    mine, yours = crowd.asks, crowd.helpers
    taught = yours.levels[mine.needs[0][asks], helpers] > 0
    speak: Flags | np.bool_ = np.bool_(False)
    for ours, theirs in zip(mine.languages, yours.languages, strict=True):
        speak = speak | ((ours[asks] & theirs[helpers]) != 0)
    meet = mine.any_time[asks] | (_shared_times(crowd, asks, helpers) > 0)
    fits: Flags = taught & speak & meet
    if crowd.excluded.any[asks].any():
        fits &= ~crowd.excluded.holds(asks, helpers)
    return fits


def points(crowd: Crowd, asks: Integers, helpers: Integers) -> Numbers:
    """Return what needs, times, room and continuity add to the score."""
    _, needs, times, room, continuity = crowd.asks.weights
    shared = _shared_times(crowd, asks, helpers) / ENOUGH_SHARED_TIMES
    total: Numbers = (
        needs[asks] * _needs(crowd, asks, helpers)
        + times[asks] * np.where(crowd.asks.any_time[asks], 1.0, shared)
        + room[asks] * crowd.helpers.room[helpers]
    )
    if crowd.former.any[asks].any():
        total += continuity[asks] * crowd.former.holds(asks, helpers)
    return total


def shared_modes(crowd: Crowd, asks: Integers, helpers: Integers) -> NDArray[np.uint32]:
    """Return the modes both want, as bits."""
    return crowd.asks.modes[asks] & crowd.helpers.modes[helpers]


def journeys(crowd: Crowd, asks: Integers, helpers: Integers) -> Journey:
    """Return distances on the sphere (haversine formula), as `places.distance_km`."""
    mine, yours = crowd.asks.places, crowd.helpers.places
    here, there = mine.latitudes[asks], yours.latitudes[helpers]
    half_lat = (there - here) / 2
    half_lon = (yours.longitudes[helpers] - mine.longitudes[asks]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(here) * np.cos(there) * np.sin(half_lon) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    doubt = np.where(km > _FAR_KM, _FAR_DOUBT_KM, km * _DISTANCE_DOUBT)
    return Journey(km, yours.around_km[helpers] + mine.around_km[asks], doubt)


def reachable(
    crowd: Crowd, asks: Integers, helpers: Integers, journey: Journey
) -> Flags:
    """Tell which pairs may meet in person: near enough, vetted where they must be."""
    modes = shared_modes(crowd, asks, helpers)
    vetted = crowd.helpers.vetted_until[helpers] >= crowd.asks.on[asks]
    free = ((modes & _PUBLIC) != 0) | (((modes & _HOME) != 0) & vetted)
    possible: Flags = free & (journey.km <= journey.limit_km + journey.doubt_km)
    return possible


def pairs_from_afar(crowd: Crowd, asks: Integers, helpers: Integers) -> Pairs:
    """Return pairs that fit by a remote mode, where closeness counts in full."""
    score = crowd.asks.weights[0][asks] + points(crowd, asks, helpers)
    journey = journeys(crowd, asks, helpers)
    return Pairs(
        asks=asks,
        helpers=helpers,
        best=keys_of(score + _SCORE_DOUBT, journey.km - journey.doubt_km),
        worst=keys_of(score - _SCORE_DOUBT, journey.km + journey.doubt_km),
    )


def pairs_in_person(
    crowd: Crowd, asks: Integers, helpers: Integers, journey: Journey
) -> Pairs:
    """Return pairs that fit in person, unless the doubt on the limit decides."""
    km, limit, doubt = journey.km, journey.limit_km, journey.doubt_km
    # Whoever goes nowhere and is at the very place has gone no share of the way.
    limit = np.where(limit > 0, limit, 1.0)
    weight = crowd.asks.weights[0][asks]
    score = weight * (1 - km / limit) + points(crowd, asks, helpers)
    slack = _SCORE_DOUBT + weight * doubt / limit
    worst = keys_of(score - slack, km + doubt)
    return Pairs(
        asks=asks,
        helpers=helpers,
        best=keys_of(score + slack, km - doubt),
        worst=np.where(km + doubt <= journey.limit_km, worst, NEVER),
    )


def _shared_times(crowd: Crowd, asks: Integers, helpers: Integers) -> NDArray[np.uint8]:
    """Return how many times both have free, at most as many as count."""
    total = np.zeros(np.broadcast_shapes(asks.shape, helpers.shape), np.uint8)
    for ours, theirs in zip(crowd.asks.times, crowd.helpers.times, strict=True):
        total += np.minimum(
            np.bitwise_count(ours[asks] & theirs[helpers]), ENOUGH_SHARED_TIMES
        )
    return np.minimum(total, ENOUGH_SHARED_TIMES)


def _needs(crowd: Crowd, asks: Integers, helpers: Integers) -> Numbers:
    counts = crowd.asks.need_counts[asks]
    covered = sum(
        LEVEL_WEIGHTS.take(crowd.helpers.levels[needs[asks], helpers])
        for needs in crowd.asks.needs[: counts.max(initial=1)]
    )
    return np.asarray(covered) / counts
