"""Who takes whom when many wait at once: most people first, then the least cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be paired, as columns of equal length, and what each pair costs.

    `requests` and `helpers` are positions from 0, pairs in order of both; `costs`
    are 0 or more. `places` holds the free places of each helper, `importance` (0 or
    more) what it costs, over and above, to leave each request out.
    """

    requests: Integers
    helpers: Integers
    costs: Integers
    places: Integers
    importance: Integers


class NoPlan(Exception):
    """The solver gave up, which it may not: leaving everybody out is always a plan."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def assign(choice: Choice) -> Integers:
    """Return the positions of the chosen pairs, ascending.

    Each request is in at most one, each helper in at most as many as they have
    places. No other choice serves more requests; of those that serve as many, none
    has a lower sum of costs and of the importance of who is left out. Equal input
    gives an equal choice. Raise `NoPlan`, which would be a defect.
    """
    if not len(choice.requests):
        return np.zeros(0, np.int64)
    flow = _solver()
    pairs = _build(flow, choice)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise NoPlan(str(status))
    return np.flatnonzero(flow.flows(pairs))


def leaving_out(choice: Choice) -> Integers:
    """Return what it costs to leave out each request: M plus its importance.

    One more request served changes who else takes whom along one path, which meets
    each request once: the other costs change by less than M = n × (dearest pair +
    greatest importance) + 1. So the number served is always the greatest possible.
    """
    dearest = int(choice.costs.max(initial=0))
    greatest = int(choice.importance.max(initial=0))
    most = len(choice.importance) * (dearest + greatest) + 1
    return most + choice.importance


def _solver() -> Any:
    # Only a backlog needs it, and loading it would slow the start of every process.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    return SimpleMinCostFlow()


def _build(flow: Any, choice: Choice) -> NDArray[np.int32]:
    """Draw requests → helpers → sink, and requests → sink; return the pairs' arcs."""
    waiting, offered = len(choice.importance), len(choice.places)
    requests, helpers = np.arange(waiting), waiting + np.arange(offered)
    sink = waiting + offered
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.r_[choice.requests, helpers, requests].astype(np.int32),
        np.r_[waiting + choice.helpers, np.full(sink, sink)].astype(np.int32),
        np.r_[np.ones_like(choice.costs), choice.places, np.ones_like(requests)],
        np.r_[choice.costs, np.zeros_like(helpers), leaving_out(choice)],
    )
    flow.set_nodes_supplies(requests.astype(np.int32), np.ones_like(requests))
    flow.set_node_supply(sink, -waiting)
    pairs: NDArray[np.int32] = arcs[: len(choice.costs)]
    return pairs
