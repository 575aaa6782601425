"""The questions of a run, each with its right answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from benchmarks import oracle
from benchmarks.asks import Kind, Question, draw_questions, past_rng, with_past
from benchmarks.world import MODES, World, bits_of
from helpnet.domain.candidates import Candidate
from helpnet.domain.matching import MOST_WIDENING_KM, Ask
from helpnet.domain.modes import IN_PERSON

WARM_UPS = 10
CHECKS, AMONG = 12, 10_000  # asks the plain loop answers too, among so many helpers


@dataclass(frozen=True, eq=False)
class Case:
    """A question with the right answer."""

    question: Question
    expected: list[Candidate]

    @property
    def ask(self) -> Ask:
        """Return what is asked."""
        return self.question.ask


Cases = Mapping[Kind, list[Case]]


def draw_cases(world: World, *, count: int, seed: int) -> Cases:
    """Return so many cases of each kind and, at the end of each, some to warm up.

    Requests are numbered from 1 on.
    """
    rng = past_rng(world, seed)
    found = {}
    count += WARM_UPS
    for number, kind in enumerate(Kind):
        first = number * count + 1
        drawn = draw_questions(world, kind, count, first_id=first, seed=seed)
        found[kind] = [_case(world, question, rng) for question in drawn]
    return found


def _case(world: World, question: Question, rng: np.random.Generator) -> Case:
    best = oracle.find_best(world, question.ask)
    told = with_past(question, best, helpers=len(world), rng=rng)
    if told is question:
        return Case(question, best)
    return Case(told, oracle.find_best(world, told.ask))


def check_oracle(world: World, cases: Cases, *, seed: int) -> int:
    """Return how many asks the plain loop was given too; stop at any difference."""
    helpers = np.arange(len(world))
    if len(world) > AMONG:
        drawn = default_rng([seed, 5]).choice(len(world), AMONG, replace=False)
        helpers = np.sort(drawn)
    asks = [case.ask for case in _turns(cases)][:CHECKS]
    for ask in asks:
        plain = oracle.rank_all(world, ask, helpers)
        if oracle.find_best(world, ask, among=helpers) != plain:
            raise SystemExit(f"The oracle disagrees with the plain loop on {ask}.")
    return len(asks)


def _turns(cases: Cases) -> Iterator[Case]:
    for turn in zip(*cases.values(), strict=True):
        yield from turn


def count_covering(world: World, ask: Ask) -> int:
    """Return how many open helpers who go out reach the learner's place."""
    going = world.open & (world.modes & bits_of(MODES, IN_PERSON) != 0)
    index = np.flatnonzero(going)
    if ask.place is None or ask.place.point is None:
        return 0
    there = world.latitude[index], world.longitude[index]
    limit = world.reach_km[index] + min(ask.place.precision_km, MOST_WIDENING_KM)
    return int((oracle.sphere_km(ask.place.point, *there) <= limit).sum())
