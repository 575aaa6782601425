"""Who takes whom when many wait at once: most people first, then the least cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be paired, as columns of equal length, and what each pair costs.

    `requests` and `helpers` are positions from 0, the pairs in order of both; `costs`
    are 0 or more. `places` holds the free places of each helper, `importance` what
    leaving each request out costs when not everybody can be served.
    """

    requests: Integers
    helpers: Integers
    costs: Integers
    places: Integers
    importance: Integers


class NoPlan(Exception):
    """The solver gave up, which it may not: serving nobody is always a plan."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def assign(choice: Choice) -> Integers:
    """Return the positions of the chosen pairs, ascending.

    Each request is in at most one, each helper in at most as many as they have
    places. No other choice serves more requests, whatever it costs; of those that
    serve as many, none has a lower sum of the costs of its pairs and the importance
    of who is left out. Equal input gives an equal choice. Raise `NoPlan`, which
    would be a defect.
    """
    flow = _solver()
    pairs = _draw(flow, choice)
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise NoPlan(str(status))
    return np.flatnonzero(flow.flows(pairs))


def _solver() -> Any:
    # Only a backlog needs it, and loading it would slow the start of every process.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    return SimpleMinCostFlow()


def _draw(flow: Any, choice: Choice) -> NDArray[np.int32]:
    """Draw an arc from request to helper for each pair and return the arcs.

    As many as possible are served, so leaving out the others costs, up to a constant,
    what serving those costs whose importance is smaller than the greatest.
    """
    waiting, offered = len(choice.importance), len(choice.places)
    spared = choice.importance.max(initial=0) - choice.importance
    pairs: NDArray[np.int32] = flow.add_arcs_with_capacity_and_unit_cost(
        choice.requests.astype(np.int32),
        (waiting + choice.helpers).astype(np.int32),
        np.ones_like(choice.costs),
        choice.costs + spared[choice.requests],
    )
    flow.set_nodes_supplies(
        np.arange(waiting + offered, dtype=np.int32),
        np.concatenate([np.ones_like(choice.importance), -choice.places]),
    )
    return pairs
