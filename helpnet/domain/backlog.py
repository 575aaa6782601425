"""All who wait, taken together: the best plan beside first come, first served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from helpnet.domain.assignment import Choice, assign
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.matching import Ask, HelperProfile

URGENT = 20_000
"""What leaving out an urgent request weighs: as two pairs of the worst score."""

PER_DAY, MOST_FOR_WAITING = 100, 10_000
"""What each whole day of waiting adds to it, and the most that days may add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One request that waits, the weights of its network and the date there."""

    ask: Ask
    asked_at: datetime
    urgent: bool
    weights: Weights
    on: date


@dataclass(frozen=True, slots=True)
class Pairing:
    """One proposed match; the distance is None where a place is unknown."""

    request_id: int
    helper_id: int
    score: float
    distance_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who takes whom, by request; and the requests nobody takes, by id."""

    pairings: tuple[Pairing, ...]
    left: tuple[int, ...]

    @property
    def served(self) -> int:
        """Return how many requests somebody takes."""
        return len(self.pairings)

    @property
    def total_km(self) -> float:
        """Return the sum of the known distances between learners and helpers."""
        return sum(pairing.distance_km or 0.0 for pairing in self.pairings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The best plan, what first come, first served gives, and all candidates.

    `pairs` holds every waiting request, with its candidates best first; both plans
    choose among them.
    """

    best: Plan
    first_come: Plan
    pairs: Mapping[int, tuple[Pairing, ...]]


def importance(one: Waiting, *, now: datetime) -> int:
    """Return what leaving this request out weighs, when not everybody can be served.

    20 000 if it is urgent, and 100 for each whole day it has waited, at most 10 000;
    a pair costs 0 for the best score, 10 000 for the worst.
    """
    days = max(0, (now - one.asked_at).days)
    return URGENT * one.urgent + min(MOST_FOR_WAITING, PER_DAY * days)


def propose(
    waiting: Sequence[Waiting],
    profiles: Sequence[HelperProfile],
    *,
    now: datetime,
    most: int = 30,
) -> Proposal:
    """Return the best plan for everybody who waits, beside first come, first served.

    Each request keeps its best `most` candidates; the plan is the best over those.
    The order in which requests and helpers are given does not matter.
    """
    ordered = sorted(waiting, key=lambda one: one.ask.request_id)
    pairs = {one.ask.request_id: _candidates(one, profiles, most) for one in ordered}
    places = {one.helper_id: one.capacity - one.load for one in profiles}
    return Proposal(
        best=_best(ordered, pairs, places, now),
        first_come=_first_come(ordered, pairs, places),
        pairs=pairs,
    )


def _candidates(
    one: Waiting, profiles: Sequence[HelperProfile], most: int
) -> tuple[Pairing, ...]:
    found = rank(one.ask, profiles, weights=one.weights, on=one.on, most=most)
    request_id = one.ask.request_id
    return tuple(
        Pairing(request_id, each.helper_id, each.score, each.distance_km)
        for each in found
    )


def _best(
    waiting: Sequence[Waiting],
    pairs: Mapping[int, tuple[Pairing, ...]],
    places: Mapping[int, int],
    now: datetime,
) -> Plan:
    rows = {one.ask.request_id: row for row, one in enumerate(waiting)}
    columns = {helper_id: column for column, helper_id in enumerate(sorted(places))}
    edges = sorted(
        (pair for each in pairs.values() for pair in each),
        key=lambda pair: (pair.request_id, pair.helper_id),
    )
    choice = Choice(
        requests=np.array([rows[each.request_id] for each in edges], np.int64),
        helpers=np.array([columns[each.helper_id] for each in edges], np.int64),
        costs=np.array([round(10_000 * (1 - each.score)) for each in edges], np.int64),
        places=np.array([max(0, places[each]) for each in sorted(places)], np.int64),
        importance=np.array([importance(one, now=now) for one in waiting], np.int64),
    )
    return _plan([edges[chosen] for chosen in assign(choice)], rows)


def _first_come(
    waiting: Sequence[Waiting],
    pairs: Mapping[int, tuple[Pairing, ...]],
    places: Mapping[int, int],
) -> Plan:
    left, taken = dict(places), []
    for one in sorted(waiting, key=lambda one: (one.asked_at, one.ask.request_id)):
        for pairing in pairs[one.ask.request_id]:
            if left[pairing.helper_id] > 0:
                left[pairing.helper_id] -= 1
                taken.append(pairing)
                break
    return _plan(taken, pairs)


def _plan(taken: Sequence[Pairing], everybody: Mapping[int, object]) -> Plan:
    served = {pairing.request_id: pairing for pairing in taken}
    return Plan(
        pairings=tuple(served[key] for key in sorted(served)),
        left=tuple(sorted(everybody.keys() - served.keys())),
    )
