"""The limit: one compiled pass over the arrays of all helpers, without any database.

Compiled by numba; where it is missing, whole-array arithmetic by numpy stands in.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from benchmarks.oracle import MOST, WEIGHTS, find_best
from benchmarks.world import LANGUAGES, MODES, SKILLS, TIMES, Array, World, bits_of
from helpnet.domain.candidates import ENOUGH_SHARED_TIMES
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import IN_PERSON, REMOTE
from helpnet.domain.places import EARTH_RADIUS_KM

try:
    from numba import njit
except ImportError:
    njit = None

COMPILER = "numba" if njit else "numpy"
HOME_VISIT = 1  # the bit of the mode that needs a valid check
REMOTE_BITS = bits_of(MODES, REMOTE)
IN_PERSON_BITS = bits_of(MODES, IN_PERSON)
BY_CLOSENESS, BY_NEEDS, BY_TIMES = WEIGHTS.closeness, WEIGHTS.needs, WEIGHTS.times
BY_ROOM, BY_CONTINUITY = WEIGHTS.room, WEIGHTS.continuity

Best = list[tuple[int, float]]


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile the function where numba is installed."""
    if njit is None:
        return function
    return njit(function, error_model="numpy", inline="always", cache=True)


class Columns(NamedTuple):
    """What the pass reads of each helper; who is not open teaches nothing here."""

    taught: Array
    at_ease: Array
    can_teach: Array
    languages: Array
    times: Array
    modes: Array
    reach_km: Array
    room: Array
    latitude: Array  # radians, as the next two
    longitude: Array
    cosine: Array


class Asked(NamedTuple):
    """An ask in numbers; `place` is latitude, longitude, cosine and widening."""

    main: int
    needs: Array
    languages: int
    times: int
    modes: int
    place: tuple[float, float, float, float]
    excluded: Array
    former: Array


def make_scan(world: World) -> Callable[[Ask], Best]:
    """Return a function that gives ids and scores of the best, best first."""
    if njit is None:
        return lambda ask: [(c.helper_id, c.score) for c in find_best(world, ask)]
    columns = _columns(world)
    return lambda ask: _scan(columns, _asked(ask))


def _scan(columns: Columns, asked: Asked) -> Best:
    best = np.full((MOST, 3), np.inf)
    _pass(columns, asked, best)
    found = best[np.isfinite(best[:, 0])]
    return [(int(helper), -score / 1e6) for score, _, helper in found.tolist()]


def _columns(world: World) -> Columns:
    unvetted = np.where(world.vetted == 0, 0, HOME_VISIT)
    latitude = np.radians(world.latitude)
    return Columns(
        taught=np.where(world.open, world.taught, 0),
        at_ease=world.at_ease,
        can_teach=world.can_teach,
        languages=world.languages.astype(np.int32),
        times=world.times.astype(np.int32),
        modes=(world.modes & ~unvetted).astype(np.int32),
        reach_km=world.reach_km,
        room=1 - world.load / world.capacity,
        latitude=latitude,
        longitude=np.radians(world.longitude),
        cosine=np.cos(latitude),
    )


def _asked(ask: Ask) -> Asked:
    needs = [bits_of(SKILLS, [need]) for need in ask.needs]
    point = ask.place.point if ask.place else None
    latitude = np.radians(point.latitude) if point else np.nan
    longitude = np.radians(point.longitude) if point else np.nan
    doubt = min(ask.place.precision_km, MOST_WIDENING_KM) if ask.place else 0.0
    return Asked(
        main=needs[0],
        needs=np.array(needs, dtype=np.int64),
        languages=bits_of(LANGUAGES, ask.languages),
        times=bits_of(TIMES, ask.times),
        modes=bits_of(MODES, ask.modes),
        place=(float(latitude), float(longitude), float(np.cos(latitude)), doubt),
        excluded=np.array(sorted(ask.excluded), dtype=np.int64),
        former=np.array(sorted(ask.former), dtype=np.int64),
    )


@compiled
def _pass(columns: Columns, asked: Asked, best: Array) -> None:
    taught, spoken, free = columns.taught, columns.languages, columns.times
    main, languages, times = asked.main, asked.languages, asked.times
    for n in range(len(taught)):
        if not taught[n] & main or not spoken[n] & languages:
            continue
        if times and not free[n] & times:
            continue
        modes = columns.modes[n] & asked.modes
        if modes and not _among(asked.excluded, n + 1):
            _weigh(columns, asked, best, n)


@compiled
def _weigh(columns: Columns, asked: Asked, best: Array, n: int) -> None:
    modes = columns.modes[n] & asked.modes
    rest = _rest(columns, asked, n)
    if -np.rint((BY_CLOSENESS + rest) * 1e6) > best[MOST - 1, 0]:
        return  # even at no distance it comes after ten others
    limit = columns.reach_km[n] + asked.place[3]
    km = _km(columns, asked, n)
    remote = modes & REMOTE_BITS
    if not remote and not km <= limit:
        return
    closeness = 1 - km / limit if km > 0 and not remote else 1.0
    score = min(1.0, closeness * BY_CLOSENESS + rest)
    far = np.inf if np.isnan(km) else np.rint(km * 1e3)
    _insert(best, -np.rint(score * 1e6), far, n + 1)


@compiled
def _rest(columns: Columns, asked: Asked, n: int) -> float:
    """Return what all criteria but closeness add to the score."""
    needs = 0.0
    for skill in asked.needs:
        if columns.taught[n] & skill:
            needs += 0.5
            needs += 0.25 if columns.at_ease[n] & skill else 0.0
            needs += 0.5 if columns.can_teach[n] & skill else 0.0
    times = _shared(columns.times[n] & asked.times) if asked.times else 1.0
    former = 1.0 if _among(asked.former, n + 1) else 0.0
    score = needs / len(asked.needs) * BY_NEEDS + times * BY_TIMES
    return score + columns.room[n] * BY_ROOM + former * BY_CONTINUITY


@compiled
def _shared(mask: int) -> float:
    count = 0
    while mask and count < ENOUGH_SHARED_TIMES:
        mask &= mask - 1
        count += 1
    return count / ENOUGH_SHARED_TIMES


@compiled
def _km(columns: Columns, asked: Asked, n: int) -> float:
    latitude, longitude, cosine, _ = asked.place
    north = np.sin((columns.latitude[n] - latitude) / 2)
    east = np.sin((columns.longitude[n] - longitude) / 2)
    chord = north * north + cosine * columns.cosine[n] * east * east
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(min(1.0, chord)))


@compiled
def _among(ids: Array, helper: int) -> bool:
    found = False
    for each in ids:
        found |= each == helper
    return found


@compiled
def _insert(best: Array, score: float, km: float, helper: int) -> None:
    """Put the helper in their place among the ten, if they have one."""
    last = best[MOST - 1]
    if (score, km, helper) >= (last[0], last[1], last[2]):
        return
    place = MOST - 1
    while place > 0 and _before(score, km, helper, best[place - 1]):
        best[place] = best[place - 1]
        place -= 1
    best[place, 0], best[place, 1], best[place, 2] = score, km, helper


@compiled
def _before(score: float, km: float, helper: int, row: Array) -> bool:
    return (score, km, helper) < (row[0], row[1], row[2])
