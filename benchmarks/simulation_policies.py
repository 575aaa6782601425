"""The ways to choose a helper that the simulation compares."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from helpnet.domain.backlog import Plan, Waiting, propose
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.matching import Ask, HelperProfile

Choose = Callable[[Ask, Sequence[HelperProfile], date], int | None]
Assign = Callable[[Sequence[Waiting], Sequence[HelperProfile], datetime], Plan]

DEFAULT = Weights()
_REST = 1 - DEFAULT.room
WITHOUT_ROOM = Weights(
    closeness=DEFAULT.closeness / _REST,
    needs=DEFAULT.needs / _REST,
    times=DEFAULT.times / _REST,
    room=0.0,
    continuity=DEFAULT.continuity / _REST,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Either `choose`, asked for one request at once, or `assign`, asked once a day."""

    name: str
    label: str
    choose: Choose | None = None
    assign: Assign | None = None


def nearest(ask: Ask, profiles: Sequence[HelperProfile], on: date) -> int | None:
    """Return the nearest of those who can take the request, the smaller id on a tie."""
    found = rank(ask, profiles, weights=DEFAULT, on=on)
    places = [
        (math.inf if each.distance_km is None else each.distance_km, each.helper_id)
        for each in found
    ]
    return min(places)[1] if places else None


def by_score(weights: Weights) -> Choose:
    """Return the policy that takes the best score by these weights."""

    def choose(ask: Ask, profiles: Sequence[HelperProfile], on: date) -> int | None:
        found = rank(ask, profiles, weights=weights, on=on, most=1)
        return found[0].helper_id if found else None

    return choose


def first_come(
    waiting: Sequence[Waiting], profiles: Sequence[HelperProfile], now: datetime
) -> Plan:
    """Return what the best score gives to each in turn, the longest wait first."""
    return propose(waiting, profiles, now=now).first_come


def all_at_once(
    waiting: Sequence[Waiting], profiles: Sequence[HelperProfile], now: datetime
) -> Plan:
    """Return the best plan for everybody who waits."""
    return propose(waiting, profiles, now=now).best


POLICIES = {
    policy.name: policy
    for policy in (
        Policy("nearest", "nearest first", choose=nearest),
        Policy("score", "score", choose=by_score(DEFAULT)),
        Policy("no-room", "score without room", choose=by_score(WITHOUT_ROOM)),
        Policy("daily-in-turn", "daily, in turn", assign=first_come),
        Policy("daily-global", "daily, all at once", assign=all_at_once),
    )
}
