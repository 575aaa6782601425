"""The right answer to each ask, found by looking at every helper without any index.

`rank_all` is the plain loop of the domain over everybody. `find_best` leaves out, by
arithmetic on whole arrays, helpers who certainly come after ten others, and lets the
domain rank the rest: fit for a million helpers, and checked against the plain loop.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from benchmarks.world import (
    LANGUAGES,
    MODES,
    SKILLS,
    TIMES,
    TODAY,
    Array,
    World,
    bits_of,
    profile_of,
)
from helpnet.domain.candidates import ENOUGH_SHARED_TIMES, Candidate, Weights, rank
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import REMOTE, Mode
from helpnet.domain.places import EARTH_RADIUS_KM, Point

MOST = 10
WEIGHTS = Weights()
# Far above what arithmetic on arrays and the domain's own may differ by.
_SCORE_DOUBT, _KM_DOUBT = 1e-9, 1e-6


@dataclass(frozen=True, eq=False)
class Fits:
    """Helpers who fit, or would but for rounding, with their score and distance."""

    index: Array
    score: Array
    km: Array  # infinite where unknown
    sure: Array

    def keys(self, doubt: int) -> tuple[Array, Array, Array]:
        """Return the sort keys at their worst (doubt 1) or at their best (-1)."""
        score = -np.rint((self.score - doubt * _SCORE_DOUBT) * 1e6)
        return score, np.rint((self.km + doubt * _KM_DOUBT) * 1e3), self.index


def rank_all(world: World, ask: Ask, helpers: Iterable[int]) -> list[Candidate]:
    """Return the best of these helpers (by index), by the domain's loop alone."""
    profiles = (profile_of(world, int(index)) for index in helpers)
    return rank(ask, profiles, weights=WEIGHTS, on=TODAY, most=MOST)


def find_best(world: World, ask: Ask, among: Array | None = None) -> list[Candidate]:
    """Return the best of all helpers, or of some: the domain ranks the finalists."""
    return rank_all(world, ask, _finalists(fits(world, ask, among)))


def _finalists(found: Fits) -> Array:
    """Return who is not certainly behind ten others.

    The tenth of those who surely fit, all at their worst, beats for certain whoever
    comes after it even at their best.
    """
    worst = [key[found.sure] for key in found.keys(1)]
    if len(worst[0]) <= MOST:
        return found.index
    tenth = np.lexsort(worst[::-1])[MOST - 1]
    after = np.zeros(len(found.index), dtype=bool)
    for key, bound in zip(found.keys(-1)[::-1], worst[::-1], strict=True):
        after = (key > bound[tenth]) | ((key == bound[tenth]) & after)
    return found.index[~after]


def fits(world: World, ask: Ask, among: Array | None = None) -> Fits:
    """Return everybody who meets the hard rules, in the order of their ids."""
    index = _suit_in_any_mode(world, ask)
    if among is not None:
        index = np.intersect1d(index, among)
    km, limit = _km(world, ask, index), _limit(world, ask, index)
    asked = world.modes[index] & bits_of(MODES, ask.modes)
    remote = asked & bits_of(MODES, REMOTE) != 0
    meets = _meets(world, index, asked)
    may = remote | (meets & (km <= limit + _KM_DOUBT))
    closeness = np.where(remote | ~(km > 0), 1.0, 1 - km / limit)
    found = Fits(
        index=index,
        score=_score(world, ask, index, closeness),
        km=np.where(np.isnan(km), np.inf, km),
        sure=remote | (meets & (km <= limit - _KM_DOUBT)),
    )
    return Fits(found.index[may], found.score[may], found.km[may], found.sure[may])


def _suit_in_any_mode(world: World, ask: Ask) -> Array:
    skill = bits_of(SKILLS, ask.needs[:1])
    languages = bits_of(LANGUAGES, ask.languages)
    times = bits_of(TIMES, ask.times)
    index = np.flatnonzero(world.open & (world.taught & skill != 0))
    index = index[world.languages[index] & languages != 0]
    if ask.times:
        index = index[world.times[index] & times != 0]
    return index[~np.isin(index + 1, sorted(ask.excluded))]


def _meets(world: World, index: Array, asked: Array) -> Array:
    """Tell who meets people as asked; at home only with a valid check."""
    outside = asked & bits_of(MODES, [Mode.PUBLIC_PLACE]) != 0
    at_home = asked & bits_of(MODES, [Mode.HOME_VISIT]) != 0
    return outside | (at_home & (world.vetted[index] == 0))


def _limit(world: World, ask: Ask, index: Array) -> Array:
    doubt = ask.place.precision_km if ask.place else 0.0
    return world.reach_km[index] + min(doubt, MOST_WIDENING_KM)


def _km(world: World, ask: Ask, index: Array) -> Array:
    """Return the distances on the sphere (haversine formula), NaN where unknown."""
    here = ask.place.point if ask.place else None
    return sphere_km(here, world.latitude[index], world.longitude[index])


def sphere_km(here: Point | None, latitude: Array, longitude: Array) -> Array:
    """Return the kilometres from here to each point given in degrees."""
    if here is None:
        return np.full(len(latitude), np.nan)
    lat, there = np.radians(here.latitude), np.radians(latitude)
    half_lon = np.radians(longitude - here.longitude) / 2
    chord = np.sin((there - lat) / 2) ** 2
    chord += np.cos(lat) * np.cos(there) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))


def _score(world: World, ask: Ask, index: Array, closeness: Array) -> Array:
    room = 1 - world.load[index] / world.capacity[index]
    former = np.isin(index + 1, sorted(ask.former))
    return np.minimum(
        1.0,
        closeness * WEIGHTS.closeness
        + _needs(world, ask, index) * WEIGHTS.needs
        + _times(world, ask, index) * WEIGHTS.times
        + room * WEIGHTS.room
        + former * WEIGHTS.continuity,
    )


def _needs(world: World, ask: Ask, index: Array) -> Array:
    total = np.zeros(len(index))
    for need in ask.needs:
        skill = bits_of(SKILLS, [need])
        total += 0.5 * (world.taught[index] & skill != 0)
        total += 0.25 * (world.at_ease[index] & skill != 0)
        total += 0.5 * (world.can_teach[index] & skill != 0)
    return total / len(ask.needs)


def _times(world: World, ask: Ask, index: Array) -> Array:
    if not ask.times:
        return np.ones(len(index))
    shared = np.bitwise_count(world.times[index] & bits_of(TIMES, ask.times))
    return np.minimum(1.0, shared / ENOUGH_SHARED_TIMES)


def same(one: Iterable[Candidate], other: Iterable[Candidate]) -> bool:
    """Tell whether ids, order and scores to the sixth decimal are the same."""
    return [_essence(each) for each in one] == [_essence(each) for each in other]


def _essence(candidate: Candidate) -> tuple[int, float]:
    return candidate.helper_id, round(candidate.score, 6)
