"""The helpers of the simulated year, when they pause, and how they answer offers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.random import Generator, default_rng

from benchmarks.simulation_learners import DAYTIME, MAIN_LANGUAGE, NETWORK
from benchmarks.simulation_region import Town, Zone
from helpnet.domain.availability import SLOTS
from helpnet.domain.catalogue import Catalogue, Skill
from helpnet.domain.matching import HelperLevel, HelperProfile
from helpnet.domain.modes import Mode

FIRST_DAY = date(2025, 1, 1)

REACH_KM = (1.0, 8.0, 60.0)  # least, median and most
REACH_SPREAD = 0.6  # standard deviation of the logarithm
CAPACITY = {1: 0.35, 2: 0.30, 3: 0.20, 4: 0.10, 5: 0.05}
MODES = {
    Mode.PUBLIC_PLACE: 0.9,
    Mode.HOME_VISIT: 0.5,
    Mode.PHONE: 0.5,
    Mode.VIDEO: 0.3,
    Mode.CHAT: 0.2,
}
KNOWS_TASK, KNOWS_FORMS, KNOWS_OTHER = 0.75, 0.4, 0.5
LEVELS = {
    HelperLevel.MANAGE: 0.25,
    HelperLevel.AT_EASE: 0.45,
    HelperLevel.CAN_TEACH: 0.30,
}
ALSO_SPEAKS = {"en": 0.4, "nl": 0.25, "de": 0.07, "fr": 0.3, "ar": 0.04, "tr": 0.03}
AT_WORK = 0.35  # the share who are free in the evening and at the weekend only
FREE_SLOTS = (3, 8)
VETTED, LAPSES = 0.6, 0.3
PAUSES_A_YEAR, PAUSE_DAYS = 2.0, (7.0, 28.0)

DAYS_TO_ANSWER, ANSWER_SPREAD = 10 / 24, 1.0  # median, and deviation of the logarithm
OTHER_REFUSALS = 0.15
HALF_LIKELY_KM = 20.0
"""From this far on, every second helper finds an offer too far (by kilometres)."""


class Aversion(StrEnum):
    """What a helper who finds an offer too far goes by."""

    KILOMETRES = "kilometres"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A helper, idle; `pauses` are (from, until) in days since the year began."""

    profile: HelperProfile
    pauses: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Lots:
    """What chance holds for one request, a value for each helper.

    The same whatever a policy does, so that policies differ by their choices alone.
    """

    days: np.ndarray
    busy: np.ndarray
    too_far: np.ndarray


class Luck:
    """The answers that each pair of request and helper would give."""

    def __init__(self, *, seed: int, helpers: int, aversion: Aversion) -> None:
        self._seed, self._helpers, self._aversion = seed, helpers, aversion
        self.lots = lru_cache(maxsize=None)(self._draw)

    def finds_too_far(self, request: int, helper: int, km: float, limit: float) -> bool:
        """Tell whether the helper would refuse an offer because of the distance."""
        share = 1 - 0.5 ** (km / HALF_LIKELY_KM)
        if self._aversion is Aversion.REACH:
            share = 0.5 * km / limit
        return bool(self.lots(request).too_far[helper] < share)

    def _draw(self, request: int) -> Lots:
        rng = default_rng([self._seed, 3, request])
        days = DAYS_TO_ANSWER * rng.lognormal(0, ANSWER_SPREAD, self._helpers)
        return Lots(days, rng.random(self._helpers), rng.random(self._helpers))


def draw_helpers(
    towns: Sequence[Town], catalogue: Catalogue, *, seed: int, days: int, count: int
) -> list[Volunteer]:
    """Return `count` helpers at homes drawn by inhabitants; ids count from 0."""
    rng = default_rng([seed, 2])
    people = np.array([town.inhabitants for town in towns], float)
    homes = rng.choice(len(towns), size=count, p=people / people.sum())
    return [
        Volunteer(
            _draw_profile(number, towns[home], catalogue, rng, days),
            _draw_pauses(rng, days),
        )
        for number, home in enumerate(homes)
    ]


def _draw_profile(
    number: int, town: Town, catalogue: Catalogue, rng: Generator, days: int
) -> HelperProfile:
    least, median, most = REACH_KM
    reach = float(rng.lognormal(math.log(median), REACH_SPREAD))
    return HelperProfile(
        helper_id=number,
        network_id=NETWORK,
        active=True,
        place=town.location,
        reach_km=min(max(reach, least), most),
        modes=frozenset(mode for mode in MODES if rng.random() < MODES[mode]),
        skills=_draw_skills(catalogue, rng),
        languages=_draw_languages(town.zone, rng),
        times=_draw_times(rng),
        capacity=int(rng.choice(list(CAPACITY), p=list(CAPACITY.values()))),
        load=0,
        vetted_until=_draw_vetting(rng, days),
    )


def _draw_skills(catalogue: Catalogue, rng: Generator) -> dict[str, HelperLevel]:
    levels, shares = list(LEVELS), list(LEVELS.values())
    return {
        skill.id: levels[rng.choice(len(levels), p=shares)]
        for skill in catalogue
        if rng.random() < _knows(skill)
    }


def _knows(skill: Skill) -> float:
    if skill.form:
        return KNOWS_FORMS
    return KNOWS_TASK if skill.survey else KNOWS_OTHER


def _draw_languages(zone: Zone, rng: Generator) -> frozenset[str]:
    more = {code for code, share in ALSO_SPEAKS.items() if rng.random() < share}
    return frozenset(more | {MAIN_LANGUAGE[zone]})


def _draw_times(rng: Generator) -> frozenset[str]:
    working = rng.random() < AT_WORK
    free = [slot for slot in SLOTS if slot not in DAYTIME] if working else DAYTIME
    count = rng.integers(FREE_SLOTS[0], FREE_SLOTS[1] + 1)
    return frozenset(str(slot) for slot in rng.choice(free, count, replace=False))


def _draw_vetting(rng: Generator, days: int) -> date | None:
    vetted, lapses, until = rng.random(3)
    if vetted >= VETTED:
        return None
    lasts = until * days if lapses < LAPSES else 2 * days
    return FIRST_DAY + timedelta(days=int(lasts))


def _draw_pauses(rng: Generator, days: int) -> tuple[tuple[float, float], ...]:
    """Return the pauses of the year; those that overlap are one."""
    starts = np.sort(rng.uniform(0, days, rng.poisson(PAUSES_A_YEAR * days / 365)))
    pauses: list[tuple[float, float]] = []
    for start in map(float, starts):
        end = start + float(rng.uniform(*PAUSE_DAYS))
        if pauses and start <= pauses[-1][1]:
            start, end = pauses[-1][0], max(pauses.pop()[1], end)
        pauses.append((start, end))
    return tuple(pauses)
