"""One run: offers that move on, pages meanwhile, messages that leave; its report."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.databases import ENGINES, Database, make_app, open_database
from benchmarks.loading import load_helpers
from benchmarks.measuring import say
from benchmarks.offers_moving import measure_moving
from benchmarks.offers_world import write_offers
from benchmarks.outbox import measure_outbox
from benchmarks.report import rounded
from benchmarks.sizes import describe
from benchmarks.world import draw_world

GOALS = {"seconds": 60.0, "added_p95_ms": 100.0, "per_s": 100.0}


def main(given: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and print."""
    told = read_arguments(given)
    with open_database(told.engine, "helpnet_offers", keep=None, dsn=told.dsn) as where:
        found = rounded(measure(told, where))
    lines = (f"{name}: {value}" for name, value in found.items())
    print("\n".join(lines), file=sys.stderr if told.json else sys.stdout)
    if told.json:
        print(json.dumps(found))


def read_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks/offers.py")
    parser.add_argument("--offers", type=int, default=10_000)
    parser.add_argument("--helpers", type=int, default=20_000)
    parser.add_argument("--messages", type=int, default=3_000)
    parser.add_argument("--workers", type=int, default=1, help="that move offers on")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dsn", help="a PostgreSQL server; else one of our own")
    parser.add_argument("--json", action="store_true", help="the lines on stderr")
    return parser.parse_args(given)


def measure(told: argparse.Namespace, database: Database) -> dict[str, Any]:
    """Return every figure of the run, with the names that the JSON has."""
    say(f"writing {told.helpers} helpers and {told.offers} offers")
    world = draw_world(told.helpers, told.seed)
    load_helpers(world, database)
    app = make_app(database)
    write_offers(app, world, count=told.offers, seed=told.seed)
    say("they all expire")
    moving = measure_moving(database, app, workers=told.workers)
    say("two workers send")
    outbox = measure_outbox(database, messages=told.messages, workers=2)
    figures = {
        "engine": told.engine,
        "offers": told.offers,
        "helpers": told.helpers,
        "seed": told.seed,
        "moving": moving,
        "outbox": outbox,
    }
    return figures | {"missed_goals": missed(figures), "versions": about(database)}


def missed(figures: dict[str, Any]) -> list[str]:
    """Return the goals that this run did not reach, by the clock."""
    moving, outbox = figures["moving"], figures["outbox"]
    held = {
        "moved on within 60 s": moving["seconds"] <= GOALS["seconds"],
        "pages later by 100 ms at most": (
            moving["page"]["added_p95_ms"] <= GOALS["added_p95_ms"]
        ),
        "100 messages a second": outbox["per_s"] >= GOALS["per_s"],
        "no message twice": outbox["duplicates"] == 0,
        "no message lost": outbox["lost"] == 0,
        "nothing contradicts itself": moving["after"]["faults"] == 0,
    }
    return [name for name, reached in held.items() if not reached]


def about(database: Database) -> dict[str, Any]:
    """Return what may change the numbers."""
    return describe(database) | {"load_average": round(os.getloadavg()[0], 1)}
