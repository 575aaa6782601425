"""A world of invented helpers, drawn from a seed: arrays with one value a helper."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng

from benchmarks.ground import FLANDERS, FRANCE, REST_OF_BELGIUM, Ground, read_ground
from helpnet.domain.access import Standing
from helpnet.domain.availability import SLOTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import HelperLevel, HelperProfile
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from helpnet.store.base import Mask
from helpnet.store.catalogue import catalogue

Array = np.ndarray[Any, Any]

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NETWORK = 1
SKILLS = catalogue().ids
LANGUAGES, MODES, TIMES = tuple(SPOKEN), tuple(Mode), SLOTS
STANDINGS = (Standing.ACTIVE, Standing.PAUSED, Standing.APPLIED, Standing.LEFT)
VETTED = (date(2028, 6, 30), date(2025, 6, 30), None)  # valid, over, never

MODE_SHARES = (0.7, 0.85, 0.5, 0.4, 0.3)  # in the order of `Mode`
STANDING_SHARES = (0.95, 0.025, 0.015, 0.01)
VETTED_SHARES = (0.5, 0.1, 0.4)
CAPACITY_SHARES = (0.3, 0.3, 0.2, 0.12, 0.08)  # of 1 to 5 learners at once
LOAD_SHARE = 0.42  # leaves a place free with about four helpers in five
SUSPENDED_SHARE, FREE_SHARE, PLACE_SHARE = 0.01, 0.25, 0.99
REACH_KM, REACH_SPREAD = 8.0, 0.65  # lognormal: its median and its sigma
MOST_SKILLS, SKILL_SHARE = 12, 0.45
AT_EASE_SHARE, CAN_TEACH_SHARE = 0.4, 0.3
RARE = ("ar", "tr", "es", "pt", "it", "pl", "ro", "uk", "ru", "zh")
LANGUAGE_SHARES = {
    FRANCE: {"fr": 0.99, "nl": 0.01, "de": 0.05, "en": 0.35},
    FLANDERS: {"fr": 0.4, "nl": 0.97, "de": 0.08, "en": 0.6},
    REST_OF_BELGIUM: {"fr": 0.98, "nl": 0.2, "de": 0.06, "en": 0.4},
}
_AT_ONCE = 50_000


@dataclass(frozen=True, eq=False)
class World:
    """Helpers 1 to n at the places 0 to n - 1; masks in the bits that store them."""

    ground: Ground
    place: Array  # of the ground; -1 unknown
    latitude: Array  # degrees; NaN unknown
    longitude: Array
    precision_km: Array
    reach_km: Array
    modes: Array
    languages: Array
    times: Array
    taught: Array
    at_ease: Array
    can_teach: Array
    capacity: Array
    load: Array
    standing: Array  # of STANDINGS
    suspended: Array
    vetted: Array  # of VETTED

    def __len__(self) -> int:
        return len(self.place)

    @property
    def open(self) -> Array:
        """Return who is active and has a place free."""
        active = (self.standing == 0) & ~self.suspended
        return active & (self.load < self.capacity)


def draw_world(count: int, seed: int) -> World:
    """Return so many helpers; the same number and seed give the same helpers."""
    rng = default_rng(SeedSequence([seed, count, 1]))
    ground = read_ground()
    place = rng.choice(len(ground.rows), size=count, p=ground.share)
    languages = _languages(rng, ground.zone[place])
    known = rng.random(count) < PLACE_SHARE
    return World(
        ground=ground,
        place=np.where(known, place, -1),
        latitude=np.where(known, ground.latitude[place], np.nan),
        longitude=np.where(known, ground.longitude[place], np.nan),
        precision_km=np.where(known, ground.precision_km[place], 0.0),
        reach_km=_reaches(rng, count),
        modes=draw_mask(rng, count, MODE_SHARES),
        languages=languages,
        times=draw_mask(rng, count, [FREE_SHARE] * len(TIMES)),
        **_skills(rng, count),
        **_room(rng, count),
        **_standing(rng, count),
    )


def draw_mask(rng: Generator, count: int, shares: Any) -> Array:
    """Return masks whose bits are set with these shares; arrays are one a helper."""
    mask = np.zeros(count, dtype=np.int64)
    for bit, share in enumerate(shares):
        mask |= (rng.random(count) < share).astype(np.int64) << bit
    return mask


def skill_shares() -> Array:
    """Return how popular each skill is (Zipf), in an order of its own."""
    order = default_rng(7).permutation(len(SKILLS))
    popularity = 1 / (1 + order)
    return popularity / popularity.sum()


def _languages(rng: Generator, zone: Array) -> Array:
    shares = np.zeros((len(LANGUAGE_SHARES), len(LANGUAGES)))
    for region, spoken in LANGUAGE_SHARES.items():
        rare = {code: 0.08 * 0.75**n for n, code in enumerate(RARE)}
        for code, share in (rare | spoken).items():
            shares[region, LANGUAGES.index(code)] = share
    mask = draw_mask(rng, len(zone), shares[zone].T)
    french = 1 << LANGUAGES.index("fr")
    return np.where(mask == 0, french, mask)


def _reaches(rng: Generator, count: int) -> Array:
    drawn = rng.lognormal(np.log(REACH_KM), REACH_SPREAD, count)
    return np.round(np.clip(drawn, 1.0, 100.0), 1)


def _choices(rng: Generator, count: int, shares: Any) -> Array:
    return rng.choice(len(shares), size=count, p=shares).astype(np.int8)


def _room(rng: Generator, count: int) -> dict[str, Array]:
    capacity = 1 + _choices(rng, count, CAPACITY_SHARES)
    load = rng.binomial(capacity, LOAD_SHARE).astype(np.int8)
    return {"capacity": capacity, "load": load}


def _standing(rng: Generator, count: int) -> dict[str, Array]:
    standing = _choices(rng, count, STANDING_SHARES)
    suspended = rng.random(count) < SUSPENDED_SHARE
    vetted = _choices(rng, count, VETTED_SHARES)
    return {"standing": standing, "suspended": suspended, "vetted": vetted}


def _skills(rng: Generator, count: int) -> dict[str, Array]:
    """Draw a few different skills each, the popular ones more often, with levels."""
    taught = np.zeros(count, dtype=np.int64)
    for start in range(0, count, _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, count))
        taught[part] = _taught(rng, part.stop - part.start)
    level = draw_mask(rng, count, [CAN_TEACH_SHARE] * len(SKILLS))
    ease = AT_EASE_SHARE / (1 - CAN_TEACH_SHARE)
    at_ease = draw_mask(rng, count, [ease] * len(SKILLS)) & ~level
    return {"taught": taught, "at_ease": taught & at_ease, "can_teach": taught & level}


def _taught(rng: Generator, count: int) -> Array:
    """Draw without putting back, by Gumbel's trick: the largest keys win."""
    keys = np.log(skill_shares()) + rng.gumbel(size=(count, len(SKILLS)))
    order = np.argsort(-keys, axis=1)[:, :MOST_SKILLS]
    known = 1 + rng.binomial(MOST_SKILLS - 1, SKILL_SHARE, count)
    wanted = np.arange(MOST_SKILLS) < known[:, None]
    bits = np.where(wanted, np.int64(1) << order.astype(np.int64), 0)
    return np.bitwise_or.reduce(bits, axis=1)


def profile_of(world: World, index: int) -> HelperProfile:
    """Return one helper as matching sees them, read from the arrays alone."""
    return HelperProfile(
        helper_id=index + 1,
        network_id=NETWORK,
        active=bool(world.standing[index] == 0 and not world.suspended[index]),
        place=location_of(world, index),
        reach_km=float(world.reach_km[index]),
        modes=frozenset(map(Mode, words(MODES, world.modes[index]))),
        skills=skills_of(world, index),
        languages=frozenset(words(LANGUAGES, world.languages[index])),
        times=frozenset(words(TIMES, world.times[index])),
        capacity=int(world.capacity[index]),
        load=int(world.load[index]),
        vetted_until=VETTED[world.vetted[index]],
    )


def location_of(world: World, index: int) -> Location:
    """Return where the helper is, without a point for the few of unknown place."""
    if world.place[index] < 0:
        return Location(None)
    point = Point(float(world.latitude[index]), float(world.longitude[index]))
    return Location(point, float(world.precision_km[index]))


def skills_of(world: World, index: int) -> dict[str, HelperLevel]:
    """Return what the helper teaches, and how well."""
    can_teach, at_ease = int(world.can_teach[index]), int(world.at_ease[index])
    levels = {}
    for bit in _bits(int(world.taught[index])):
        better = HelperLevel.AT_EASE if at_ease >> bit & 1 else HelperLevel.MANAGE
        best = can_teach >> bit & 1
        levels[SKILLS[bit]] = HelperLevel.CAN_TEACH if best else better
    return levels


def words(vocabulary: tuple[str, ...], mask: int) -> list[str]:
    """Return the words of a mask."""
    return [vocabulary[bit] for bit in _bits(int(mask))]


def bits_of(vocabulary: tuple[str, ...], chosen: Any) -> int:
    """Return the mask of some words."""
    return Mask(vocabulary).bits(chosen)


def _bits(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
