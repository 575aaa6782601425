"""Both drills, each on a network of its own, and whether they prove anything."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.databases import ENGINES, Database, Server, make_app, open_database
from benchmarks.hammer_kills import measure_kills
from benchmarks.hammer_world import found_network, judge, promises_broken
from benchmarks.measuring import say
from benchmarks.sizes import describe_machine
from helpnet.services import cascade
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY
from tests.postgres import find_programs
from tests.races import life_acts
from tests.races.drill import race

PARTS = ("answer",) * 7 + ("work", "coordinate", "leave")
LATER = MONDAY + timedelta(days=60)


def main(given: Sequence[str] | None = None) -> None:
    """Read the command line, drill, print; end with 1 when a promise was broken."""
    told = read_arguments(given)
    drills = {name: drill(told) for name, drill in DRILLS.items() if name in told.only}
    text = json.dumps({"engine": told.engine, **drills, "versions": describe_machine()})
    print(text if told.json else text.replace(", ", "\n"))
    sys.exit(0 if all(map(_is_proven, drills.values())) else 1)


def read_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks/hammer.py")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--attempts", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20, help="at least so many")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--only", choices=DRILLS, nargs="+", default=[*DRILLS])
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    return parser.parse_args(given)


def _race(told: argparse.Namespace) -> dict[str, Any]:
    """Let all processes fight for the same offers, by the services themselves."""
    with open_database(told.engine, "helpnet_hammer", keep=None, dsn=None) as where:
        app = make_app(where)
        with app.app_context():
            ours = found_network(helpers=60, requests=240)
        times = told.attempts // told.processes
        parts = [PARTS[at % len(PARTS)] for at in range(told.processes)]
        say(f"{told.processes} processes, {times} attempts each")
        given = [(part, ours, times) for part in parts]
        ledgers = race(where.url, life_acts.live, given, processes=told.processes)
        with app.app_context():
            while cascade.move_on(now=LATER):
                pass
            said = {each for ledger in ledgers for each in ledger.promised}
            return {
                "processes": told.processes,
                "attempts": sum(ledger.tries for ledger in ledgers),
                "accepts": sum(what == "yes" for what, _ in said),
                "declines": sum(what == "no" for what, _ in said),
                "offers": len(db.session.scalars(select(Offer.id)).all()),
                "busy": sum(ledger.busy for ledger in ledgers),
                "errors": sum((each.errors for each in ledgers), Counter()).total(),
                **promises_broken(said, whole=True),
                **judge(LATER),
            }


def _kills(told: argparse.Namespace) -> dict[str, Any]:
    """Kill what serves and what works while people answer by the links they got."""
    if told.engine == "sqlite":
        with open_database("sqlite", "helpnet_kills", keep=None, dsn=None) as where:
            return measure_kills(told, where, server=None)
    programs = find_programs()
    if programs is None:
        raise SystemExit("No PostgreSQL on this machine.")
    server = Server(programs, None)
    where = Database(server.start())
    try:
        return measure_kills(told, where, server=server)
    finally:
        server.stop()


def _is_proven(drill: dict[str, Any]) -> bool:
    """Tell whether nothing was broken, and the drill was hard enough to show it."""
    names = ("double_accepts", "over_capacity", "lost", "unexplained", "stuck")
    more = ("errors", "mails_lost", "too_few_kills")
    broken = sum(int(drill.get(name, 0)) for name in (*names, *more))
    return not broken and bool(drill["accepts"])


DRILLS = {"race": _race, "kills": _kills}
