"""The people who ask in the simulated year: when, where, how, and for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, default_rng

from benchmarks.simulation_region import Area, Town, Zone
from helpnet.domain.asking import Channel
from helpnet.domain.catalogue import Catalogue
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode

NETWORK = 1
FORMS = "forms"
SHARES: Mapping[str, float] = {
    "email": 1 / 5,
    "news": 1 / 4,
    "timetable": 1 / 3,
    "pay_online": 1 / 2,
    FORMS: 2 / 5,
}
"""Which share of the learners cannot do each task alone (survey of the Ligue)."""

ONE_MORE_NEED = 0.3
CHANNELS: Mapping[Channel, float] = {
    Channel.WEB: 0.35,
    Channel.PHONE: 0.35,
    Channel.COUNTER: 0.22,
    Channel.LETTER: 0.08,
}
DAYS_TO_ENTER: Mapping[Channel, tuple[float, float]] = {
    Channel.WEB: (0.0, 0.0),
    Channel.PHONE: (0.0, 0.25),
    Channel.COUNTER: (0.0, 1.0),
    Channel.LETTER: (2.0, 5.0),
}
"""Days from asking until somebody has typed the request, least and most."""

_HOME, _PLACE = Mode.HOME_VISIT, Mode.PUBLIC_PLACE
MODES: Mapping[tuple[Mode, ...], float] = {
    (_PLACE,): 0.35,
    (_HOME,): 0.15,
    (_HOME, _PLACE): 0.25,
    (_HOME, _PLACE, Mode.PHONE, Mode.VIDEO): 0.15,
    (Mode.PHONE, Mode.VIDEO): 0.10,
}
FIRST_LANGUAGE: Mapping[Zone, Mapping[str, float]] = {
    Zone.BRUSSELS: {"fr": 0.7, "nl": 0.1, "en": 0.1, "ar": 0.06, "tr": 0.04},
    Zone.FRENCH: {"fr": 0.96, "ar": 0.015, "tr": 0.015, "it": 0.01},
    Zone.GERMAN: {"de": 0.9, "fr": 0.1},
}
MAIN_LANGUAGE = {Zone.BRUSSELS: "fr", Zone.FRENCH: "fr", Zone.GERMAN: "de"}
MAIN_LANGUAGE_TOO = 0.5  # of those whose first language is another one

ANY_TIME = 0.4
FREE_SLOTS = (2, 6)
DAYTIME = tuple(
    f"{day}_{part}"
    for day in ("mon", "tue", "wed", "thu", "fri")
    for part in ("am", "pm")
)
SESSIONS = (3, 8)  # meetings of an accompaniment, one a week, both ends included


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """One request; `asked` and `entered` are days since the year began."""

    ask: Ask
    asked: float
    entered: float
    channel: Channel
    area: Area
    sessions: int


def draw_learners(
    towns: Sequence[Town], catalogue: Catalogue, *, seed: int, days: int, rate: float
) -> list[Learner]:
    """Return everybody who asks, in the order of asking; ids count from 0.

    Arrivals are a Poisson process of `rate` people a day in all. Given their number
    they are independent, so that each place has a process of its own by inhabitants.
    """
    rng = default_rng([seed, 1])
    people = np.array([town.inhabitants for town in towns], float)
    times = _in_the_daytime(np.sort(rng.uniform(0, days, rng.poisson(rate * days))))
    homes = rng.choice(len(towns), size=len(times), p=people / people.sum())
    return [
        _draw_learner(number, float(time), towns[home], catalogue, rng)
        for number, (time, home) in enumerate(zip(times, homes, strict=True))
    ]


def draw_tasks(rng: Generator) -> list[str]:
    """Return one or two tasks of `SHARES`, each with exactly its share.

    Systematic sampling in random order (Madow 1949): the tasks lie end to end on a
    line, and the points u, u + 1, … pick those they fall on. The shares add up to
    more than 1, so that everybody lacks something.
    """
    order = [str(task) for task in rng.permutation(list(SHARES))]
    ends = np.cumsum([SHARES[task] for task in order]) - rng.random()
    starts = np.concatenate(([ends[0] - SHARES[order[0]]], ends[:-1]))
    picked = np.floor(ends) > np.floor(starts)
    return [task for task, hit in zip(order, picked, strict=True) if hit]


def skills_of(task: str, catalogue: Catalogue) -> list[str]:
    """Return the skills that a task of the survey stands for."""
    return [
        skill.id
        for skill in catalogue
        if (skill.form if task == FORMS else skill.survey == task)
    ]


def pick(rng: Generator, shares: Mapping[str, float]) -> str:
    """Return one of the keys, each as often as its share says."""
    return str(rng.choice(list(shares), p=list(shares.values())))


def _in_the_daytime(times: np.ndarray) -> np.ndarray:
    """Move each moment into the hours from 8 to 20 of its day, the order kept."""
    return np.floor(times) + (8 + 12 * np.mod(times, 1)) / 24


def _draw_learner(
    number: int, asked: float, town: Town, catalogue: Catalogue, rng: Generator
) -> Learner:
    channel = Channel(pick(rng, CHANNELS))
    modes = list(MODES)[rng.choice(len(MODES), p=list(MODES.values()))]
    ask = Ask(
        request_id=number,
        network_ids=frozenset({NETWORK}),
        place=town.location,
        modes=frozenset(modes),
        needs=_draw_needs(catalogue, rng),
        languages=_draw_languages(town.zone, rng),
        times=_draw_times(rng),
    )
    return Learner(
        ask=ask,
        asked=asked,
        entered=asked + rng.uniform(*DAYS_TO_ENTER[channel]),
        channel=channel,
        area=town.area,
        sessions=int(rng.integers(SESSIONS[0], SESSIONS[1] + 1)),
    )


def _draw_needs(catalogue: Catalogue, rng: Generator) -> tuple[str, ...]:
    """Return the skills of one or two tasks, now and then with another one last."""
    tasks = draw_tasks(rng)
    needs = [str(rng.choice(skills_of(task, catalogue))) for task in tasks]
    if rng.random() < ONE_MORE_NEED:
        surveyed = {each for task in SHARES for each in skills_of(task, catalogue)}
        others = [skill for skill in catalogue.ids if skill not in surveyed]
        needs.append(str(rng.choice(others)))
    return tuple(needs)


def _draw_languages(zone: Zone, rng: Generator) -> frozenset[str]:
    spoken = {pick(rng, FIRST_LANGUAGE[zone])}
    if rng.random() < MAIN_LANGUAGE_TOO:
        spoken.add(MAIN_LANGUAGE[zone])
    return frozenset(spoken)


def _draw_times(rng: Generator) -> frozenset[str]:
    if rng.random() < ANY_TIME:
        return frozenset()
    count = rng.integers(FREE_SLOTS[0], FREE_SLOTS[1] + 1)
    return frozenset(str(slot) for slot in rng.choice(DAYTIME, count, replace=False))
