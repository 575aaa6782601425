"""The plan for everybody who waits, made of what the database holds now."""

from collections.abc import Iterable
from datetime import datetime

from helpnet.domain.asks import ask_faults
from helpnet.domain.planning import Planned, plan_all
from helpnet.store.asking_helpers import count_open_offers
from helpnet.store.backlog import list_waiting
from helpnet.store.candidates import list_all_profiles
from helpnet.store.catalogue import catalogue


def plan_for(network_ids: Iterable[int], *, now: datetime) -> Planned:
    """Return one plan for all who wait in these networks, in a few statements.

    The helpers are those of every network that lends to one of these as well.
    """
    waiting = list_waiting(network_ids, now=now)
    lending = frozenset(key for one in waiting for key in one.ask.network_ids)
    faulty = [one.ask for one in waiting if ask_faults(one.ask, catalogue())]
    return plan_all(
        waiting,
        list_all_profiles(lending),
        asked=count_open_offers(lending),
        impossible=frozenset(ask.request_id for ask in faulty),
        now=now,
    )
