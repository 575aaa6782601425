"""One run of the matching benchmark: build, ask, compare with the oracle, report."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.asking import write_questions
from benchmarks.asks import Kind
from benchmarks.cases import Cases, check_oracle, draw_cases
from benchmarks.databases import ENGINES, Database, make_app, open_database
from benchmarks.loading import index_helpers, is_loaded, load_helpers
from benchmarks.memory import measure_growth
from benchmarks.racing import Race, find_outside, profile, run
from benchmarks.report import as_table, rounded
from benchmarks.scan import COMPILER, make_scan
from benchmarks.sizes import describe, measure_sizes
from benchmarks.updates import measure_updates
from benchmarks.world import World, draw_world

NAIVE_HELPERS = 40_000  # that the naive peer looks at for each kind, more or less
MOST_NAIVE = 5


def main(given: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and print."""
    told = read_arguments(given)
    name = f"helpnet_benchmark_{told.helpers}_{told.seed}"
    with open_database(told.engine, name, keep=told.keep, dsn=told.dsn) as database:
        found = rounded(measure(told, database))
    print(as_table(found), file=sys.stderr if told.json else sys.stdout)
    if told.json:
        print(json.dumps(found))


def read_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks/matching.py")
    parser.add_argument("--helpers", type=_count, default=20_000)
    parser.add_argument("--queries", type=_count, default=100, help="of each kind")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--naive", type=int, help="queries of the naive peer")
    parser.add_argument("--updates", type=_count, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the world")
    parser.add_argument("--reindex", action="store_true", help="of a kept world")
    parser.add_argument("--profile", action="store_true", help="told on stderr")
    parser.add_argument("--dsn", help="a PostgreSQL server; else one of our own")
    parser.add_argument("--json", action="store_true", help="the table on stderr")
    return parser.parse_args(given)


def _count(typed: str) -> int:
    number = int(typed)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def measure(told: argparse.Namespace, database: Database) -> dict[str, Any]:
    """Return every figure of the run, with the names that the JSON has."""
    say(f"drawing {told.helpers} helpers")
    world = draw_world(told.helpers, told.seed)
    build = build_world(world, database, reindex=told.reindex)
    say("finding the right answers")
    cases = draw_cases(world, count=told.queries, seed=told.seed)
    checked = check_oracle(world, cases, seed=told.seed)
    app = make_app(database)
    ask_all(app, world, cases)
    return {
        **{"engine": told.engine, "helpers": told.helpers, "queries": told.queries},
        **{"seed": told.seed, "scan": COMPILER, "oracle_checked": checked},
        **compare(
            told, database, Race(app, world, make_scan(world), find_outside(app)), cases
        ),
        "build": build,
        **measure_sizes(database),
        "versions": describe(database),
    }


def build_world(world: World, database: Database, *, reindex: bool) -> dict[str, float]:
    """Put the world into the database unless it is there; return seconds."""
    if is_loaded(world, database):
        return index_helpers(database) if reindex else {}
    say("writing them")
    return load_helpers(world, database)


def ask_all(app: Flask, world: World, cases: Cases) -> None:
    """Write the requests of all cases."""
    say("writing the requests")
    with app.app_context():
        write_questions(world, [case.question for kind in Kind for case in cases[kind]])


def compare(
    told: argparse.Namespace, database: Database, race: Race, cases: Cases
) -> dict[str, Any]:
    """Return the figures of memory, of the race and of updates, in this order."""
    say("asking in a process of its own")
    growth = measure_growth(database, requests=len(Kind) * told.queries)
    say("asking helpnet, the scan, the naive peer")
    usual = max(1, min(MOST_NAIVE, NAIVE_HELPERS // told.helpers))
    rows = run(race, cases, naive_queries=usual if told.naive is None else told.naive)
    if told.profile:
        say(profile(race, cases))
    say("changing helpers")
    changed = measure_updates(
        race.app, race.world, count=told.updates, seed=told.seed, outside=race.outside
    )
    return {**rows, "updates": changed, "memory_growth_mib": growth}


def say(line: str) -> None:
    """Tell on stderr how far the run is."""
    print(f"[{time.strftime('%H:%M:%S')}] {line}", file=sys.stderr, flush=True)
