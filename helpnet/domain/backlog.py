"""All who wait, taken together: the best plan beside first come, first served."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    lists = Shortlists(ordered, helpers, best_pairs(ordered, helpers, most=most))
    return Proposal(
        best=best_plan(lists, now=now),
        first_come=first_come_plan(lists),
        pairs=lists,
    )


class Shortlists(Mapping[int, tuple[Pairing, ...]]):
    """The candidates of each request, best first; made into objects when read."""

    def __init__(
        self,
        waiting: Sequence[Waiting],
        profiles: Sequence[HelperProfile],
        pairs: Pairs,
    ) -> None:
        """Take requests and helpers by id, and pairs of positions in them."""
        self.waiting, self.profiles, self.pairs = waiting, profiles, pairs
        self._rows = {one.ask.request_id: row for row, one in enumerate(waiting)}
        self._starts: list[int] = starts_of(pairs, len(waiting)).tolist()

    def __getitem__(self, request_id: int) -> tuple[Pairing, ...]:
        return tuple(map(self.pairing, self.positions(self._rows[request_id])))

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def positions(self, row: int) -> range:
        """Return where the pairs of a request stand among all pairs, best first."""
        return range(self._starts[row], self._starts[row + 1])

    def pairing(self, position: int) -> Pairing:
        """Return the pair at this position of all pairs."""
        score, distance_km = facts_of(int(self.pairs.best[position]))
        return Pairing(
            self.waiting[self.pairs.asks[position]].ask.request_id,
            self.profiles[self.pairs.helpers[position]].helper_id,
            score,
            distance_km,
        )

    def plan(self, chosen: Iterable[int]) -> Plan:
        """Return the plan made of the pairs at these positions."""
        pairings = tuple(map(self.pairing, sorted(chosen)))
        served = {pairing.request_id for pairing in pairings}
        return Plan(
            pairings=pairings, left=tuple(each for each in self if each not in served)
        )


def best_plan(lists: Shortlists, *, now: datetime) -> Plan:
    """Return the plan that serves most, then costs least; see `cost`, `importance`."""
    pairs = lists.pairs
    order = np.lexsort((pairs.helpers, pairs.asks))  # the solver's answer hangs on it
    weighty = [importance(one, now=now) for one in lists.waiting]
    choice = Choice(
        requests=pairs.asks[order],
        helpers=pairs.helpers[order],
        costs=cost(scores_of(pairs.best[order])),
        places=np.array(_places(lists.profiles), np.int64),
        importance=np.array(weighty, np.int64),
    )
    return lists.plan(order[assign(choice)].tolist())


def first_come_plan(lists: Shortlists) -> Plan:
    """Return what it gives to serve in order of asking, each by the best still free."""
    places, taken = _places(lists.profiles), []
    rows = range(len(lists.waiting))
    for row in sorted(rows, key=lambda row: (lists.waiting[row].asked_at, row)):
        found = lists.positions(row)
        helpers = lists.pairs.helpers[found.start : found.stop].tolist()
        for position, helper in zip(found, helpers, strict=True):
            if places[helper] > 0:
                places[helper] -= 1
                taken.append(position)
                break
    return lists.plan(taken)


def cost(scores: Numbers) -> Integers:
    """Return what pairs of these scores cost: 10 000 × (1 − score), rounded."""
    return np.rint(WORST * (1 - scores)).astype(np.int64)


def _places(profiles: Sequence[HelperProfile]) -> list[int]:
    return [max(0, one.capacity - one.load) for one in profiles]
