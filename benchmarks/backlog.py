"""Measure the plan for a whole backlog: candidates, solving, and who gets what.

python benchmarks/backlog.py --requests 10000 --helpers 10000 --json
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np
from numpy.random import SeedSequence, default_rng

from benchmarks.asks import Kind, Question, draw_questions
from benchmarks.report import rounded
from benchmarks.world import NOW, TODAY, World, draw_world, profile_of
from helpnet.domain.backlog import Plan, Shortlists, Waiting, best_plan, first_come_plan
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.crowd import best_pairs
from helpnet.domain.crowd_order import Pairs
from helpnet.domain.matching import HelperProfile, fit
from helpnet.domain.modes import IN_PERSON

SHARES = {Kind.IN_PERSON: 0.5, Kind.EITHER: 0.35, Kind.REMOTE: 0.15}
URGENT_SHARE, MEAN_DAYS = 0.05, 10.0
GOALS = {  # seconds for at most so many requests
    "candidates_s": {10_000: 10.0},
    "solve_s": {10_000: 1.0, 100_000: 30.0},
}


def main(given: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and print."""
    told = read_arguments(given)
    found = rounded(measure(told))
    print(as_table(found), file=sys.stderr if told.json else sys.stdout)
    if told.json:
        print(json.dumps(found))


def read_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks/backlog.py")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--helpers", type=int, default=10_000)
    parser.add_argument("--most", type=int, default=30, help="candidates a request")
    parser.add_argument("--check", type=int, default=20, help="requests, one by one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="the table on stderr")
    return parser.parse_args(given)


def measure(told: argparse.Namespace) -> dict[str, Any]:
    """Return the times, what both plans give, and the proof that nobody is lost."""
    world = draw_world(told.helpers, told.seed)
    profiles = [profile_of(world, index) for index in range(told.helpers)]
    waiting = draw_waiting(world, told.requests, told.seed)
    before = _peak_mib()
    pairs, took = timed(lambda: best_pairs(waiting, profiles, most=told.most))
    grown = _peak_mib() - before
    lists = Shortlists(waiting, profiles, pairs)
    size = {"requests": told.requests, "helpers": told.helpers, "most": told.most}
    return {
        **size,
        "pairs": len(pairs.asks),
        "load_average": os.getloadavg()[0],
        **_named("candidates", took),
        "candidates_mib": grown,
        **one_by_one(lists, took[1], told),
        **plans(lists, took[0]),
        "peak_mib": _peak_mib() - before,
    }


def one_by_one(
    lists: Shortlists, cpu: float, told: argparse.Namespace
) -> dict[str, Any]:
    """Rank some requests over everybody, one by one; compare answers and time."""
    rng = default_rng(SeedSequence([told.seed, told.requests, 5]))
    rows = rng.choice(told.requests, size=min(told.check, told.requests), replace=False)
    some = [lists.waiting[row] for row in rows.tolist()]
    found, took = timed(lambda: [_ranked(one, lists, told.most) for one in some])
    agree = [
        [pair.helper_id for pair in lists[one.ask.request_id]] == ids
        for one, ids in zip(some, found, strict=True)
    ]
    return {
        "checked": len(some),
        "agree": float(np.mean(agree)),
        "one_by_one_ratio": took[1] / len(some) * told.requests / cpu,
    }


def plans(lists: Shortlists, candidates_s: float) -> dict[str, Any]:
    """Return what the best plan and first come, first served give, and the times."""
    load_solver()  # it is loaded once in the life of a process
    best, solve = timed(lambda: best_plan(lists, now=NOW))
    first, first_come = timed(lambda: first_come_plan(lists))
    return {
        **_named("solve", solve),
        **_named("first_come", first_come),
        "max_flow_served": most_served(lists.pairs, lists.profiles),
        "best": gives(best, lists),
        "first_come": gives(first, lists),
        "missed_goals": missed(len(lists), candidates_s, solve[0]),
    }


def load_solver() -> None:
    """Solve a plan for nobody."""
    best_plan(Shortlists([], [], best_pairs([], [], most=1)), now=NOW)


def draw_waiting(world: World, count: int, seed: int) -> list[Waiting]:
    """Return so many requests of all kinds that came over some weeks."""
    rng = default_rng(SeedSequence([seed, count, 4]))
    questions: list[Question] = []
    for kind, share in SHARES.items():
        many = min(round(count * share), count - len(questions))
        first = len(questions) + 1
        questions += draw_questions(world, kind, many, first_id=first, seed=seed)
    days, urgent = rng.exponential(MEAN_DAYS, count), rng.random(count) < URGENT_SHARE
    return [
        Waiting(
            ask=question.ask,
            asked_at=NOW - timedelta(days=float(waited)),
            urgent=bool(now),
            weights=Weights(),
            on=TODAY,
        )
        for question, waited, now in zip(questions, days, urgent, strict=False)
    ]


def timed(work: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """Do the work once; return its result, and seconds by the clock and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def most_served(pairs: Pairs, profiles: Sequence[HelperProfile]) -> int:
    """Return how many these pairs can serve at most: a maximum flow without costs."""
    from ortools.graph.python.max_flow import SimpleMaxFlow

    waiting, offered = np.unique(pairs.asks), np.unique(pairs.helpers)
    places = np.array([max(0, one.capacity - one.load) for one in profiles], np.int64)
    helpers = int(pairs.asks.max(initial=0)) + 1
    source, sink = helpers + len(profiles), helpers + len(profiles) + 1
    ones = np.ones(len(pairs.asks) + len(waiting), np.int64)
    flow = SimpleMaxFlow()
    flow.add_arcs_with_capacity(
        np.r_[pairs.asks, np.full(len(waiting), source), helpers + offered],
        np.r_[helpers + pairs.helpers, waiting, np.full(len(offered), sink)],
        np.r_[ones, places[offered]],
    )
    flow.solve(source, sink)
    return int(flow.optimal_flow())


def gives(plan: Plan, lists: Shortlists) -> dict[str, Any]:
    """Return who is served and how far people travel; by phone nobody does."""
    asks = {one.ask.request_id: one for one in lists.waiting}
    helpers = {one.helper_id: one for one in lists.profiles}
    km = []
    for pair in plan.pairings:
        ask = asks[pair.request_id].ask
        found = fit(ask, helpers[pair.helper_id], on=TODAY)
        if found.modes[0] in IN_PERSON:
            km.append(found.distance_km or 0.0)
    left = [asks[request_id] for request_id in plan.left]
    longest = min((one.asked_at for one in left), default=NOW)
    return {
        "served": plan.served,
        "urgent_left": sum(one.urgent for one in left),
        "km_each": float(np.mean(km)) if km else 0.0,
        "score_each": float(np.mean([pair.score for pair in plan.pairings] or [0.0])),
        "longest_wait_left_days": (NOW - longest).days,
    }


def missed(requests: int, candidates: float, solve: float) -> list[str]:
    """Return the goals this run misses, and by how much."""
    took = {"candidates_s": candidates, "solve_s": solve}
    return [
        f"{name}: {took[name]:.2f} instead of {least[size]}"
        for name, least in GOALS.items()
        for size in [min((size for size in least if size >= requests), default=0)]
        if size and took[name] > least[size]
    ]


def as_table(found: dict[str, Any]) -> str:
    """Return the figures as people read them."""
    lines = [
        f"{name:24}{value}"
        for name, value in found.items()
        if not isinstance(value, dict)
    ]
    both = found["best"], found["first_come"]
    lines += ["", f"{'':24}{'best plan':>14}{'first come':>14}"]
    lines += [f"{name:24}{both[0][name]:>14}{both[1][name]:>14}" for name in both[0]]
    return "\n".join(lines)


def _ranked(one: Waiting, lists: Shortlists, most: int) -> list[int]:
    found = rank(one.ask, lists.profiles, weights=one.weights, on=one.on, most=most)
    return [candidate.helper_id for candidate in found]


def _named(what: str, took: tuple[float, float]) -> dict[str, float]:
    return {f"{what}_s": took[0], f"{what}_cpu_s": took[1]}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
