"""All who wait, taken together: the best plan beside first come, first served."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from helpnet.domain.assignment import Choice, assign
from helpnet.domain.candidates import Weights
from helpnet.domain.crowd import best_pairs
from helpnet.domain.crowd_columns import Integers, Numbers
from helpnet.domain.crowd_order import Pairs, facts_of, scores_of, starts_of
from helpnet.domain.matching import Ask, HelperProfile

WORST = 10_000
"""What a pair of score 0 costs; one of score 1 costs nothing."""

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
    """One proposed match: score to the sixth decimal, distance to the metre.

    The distance is None where a place is unknown.
    """

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
        """Return the sum of the known distances, travelled or bridged by phone."""
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
    helpers = sorted(profiles, key=lambda one: one.helper_id)
    pairs = best_pairs(ordered, helpers, most=most)
    lists = Shortlists(
        [one.ask.request_id for one in ordered],
        [one.helper_id for one in helpers],
        pairs,
    )
    places = np.array([one.capacity - one.load for one in helpers], np.int64)
    weighty = np.array([importance(one, now=now) for one in ordered], np.int64)
    return Proposal(
        best=_plan(lists, _best(pairs, np.maximum(places, 0), weighty)),
        first_come=_plan(lists, _first_come(ordered, pairs, places.tolist())),
        pairs=lists,
    )


class Shortlists(Mapping[int, tuple[Pairing, ...]]):
    """The candidates of each request, best first; made into objects when read."""

    def __init__(
        self, request_ids: Sequence[int], helper_ids: Sequence[int], pairs: Pairs
    ) -> None:
        self.request_ids, self._helper_ids, self._pairs = request_ids, helper_ids, pairs
        self._rows = {request_id: row for row, request_id in enumerate(request_ids)}
        self._starts = starts_of(pairs, len(request_ids)).tolist()

    def __getitem__(self, request_id: int) -> tuple[Pairing, ...]:
        row = self._rows[request_id]
        return tuple(map(self.pairing, range(*self._starts[row : row + 2])))

    def __iter__(self) -> Iterator[int]:
        return iter(self.request_ids)

    def __len__(self) -> int:
        return len(self.request_ids)

    def pairing(self, position: int) -> Pairing:
        """Return the pair at this position of all pairs."""
        score, distance_km = facts_of(int(self._pairs.best[position]))
        return Pairing(
            self.request_ids[self._pairs.asks[position]],
            self._helper_ids[self._pairs.helpers[position]],
            score,
            distance_km,
        )


def cost(scores: Numbers) -> Integers:
    """Return what pairs of these scores cost: 10 000 × (1 − score), rounded."""
    return np.rint(WORST * (1 - scores)).astype(np.int64)


def _best(pairs: Pairs, places: Integers, weighty: Integers) -> Integers:
    """Return the positions of the pairs of the best plan."""
    order = np.lexsort((pairs.helpers, pairs.asks))  # the solver's answer hangs on it
    choice = Choice(
        requests=pairs.asks[order],
        helpers=pairs.helpers[order],
        costs=cost(scores_of(pairs.best[order])),
        places=places,
        importance=weighty,
    )
    return order[assign(choice)]


def _first_come(
    waiting: Sequence[Waiting], pairs: Pairs, places: list[int]
) -> Integers:
    """Return the positions of the pairs that are taken in order of asking."""
    starts, taken = starts_of(pairs, len(waiting)).tolist(), []
    rows = range(len(waiting))
    for row in sorted(rows, key=lambda row: (waiting[row].asked_at, row)):
        start, end = starts[row : row + 2]
        for position, helper in enumerate(pairs.helpers[start:end].tolist(), start):
            if places[helper] > 0:
                places[helper] -= 1
                taken.append(position)
                break
    return np.array(sorted(taken), np.int64)


def _plan(lists: Shortlists, chosen: Integers) -> Plan:
    """Return the plan made of these pairs, which are in order of request."""
    pairings = tuple(map(lists.pairing, chosen.tolist()))
    served = {pairing.request_id for pairing in pairings}
    left = tuple(each for each in lists.request_ids if each not in served)
    return Plan(pairings=pairings, left=left)
