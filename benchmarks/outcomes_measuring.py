"""One run: a large network's report pages, then helpers who record; its report."""

import argparse
import json
import os
import secrets
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy import func, select, text

from benchmarks.databases import ENGINES, Database, make_app, open_database
from benchmarks.loading import load_helpers
from benchmarks.measuring import say
from benchmarks.outcomes_recording import measure_recording
from benchmarks.outcomes_world import draw_learners, write_learners
from benchmarks.report import rounded
from benchmarks.sizes import describe
from benchmarks.world import NETWORK, NOW, draw_world
from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services.accounts import hashed
from helpnet.services.episodes import rebuild_episodes
from helpnet.store.accounts import Account, WebSession
from helpnet.store.base import db
from helpnet.store.episodes import Episode
from helpnet.store.followup import HelpSession

GOALS = {"page_p95_ms": 1000.0, "recording_p95_ms": 50.0}
COORDINATOR = 10_000_000  # beyond the accounts of the helpers
PAGES = {
    **{by: f"/coordinator/outcomes/?by={by}" for by in ("skill", "area")},
    **{by: f"/coordinator/outcomes/?by={by}" for by in ("channel", "barrier")},
    "year": "/coordinator/outcomes/?by=area&from=2025-01-01&to=2025-12-31",
    "xlsx": "/coordinator/outcomes/outcomes.xlsx?by=skill",
    "benefits": "/coordinator/benefits/",
}


def main(given: Sequence[str] | None = None) -> None:
    """Read the command line, measure, and print."""
    told = read_arguments(given)
    name = f"helpnet_outcomes_{told.requests}_{told.sessions}_{told.seed}"
    with open_database(told.engine, name, keep=told.keep, dsn=told.dsn) as where:
        found = rounded(measure(told, where))
    lines = (f"{name}: {value}" for name, value in found.items())
    print("\n".join(lines), file=sys.stderr if told.json else sys.stdout)
    if told.json:
        print(json.dumps(found))


def read_arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="benchmarks/outcomes.py")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--sessions", type=int, default=1_000_000, help="about")
    parser.add_argument("--pages", type=int, default=20, help="of each kind")
    parser.add_argument("--helpers", type=int, default=20, help="who record at once")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds, on average")
    parser.add_argument("--seconds", type=float, default=60.0, help="of recording")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the world")
    parser.add_argument("--dsn", help="a PostgreSQL server; else one of our own")
    parser.add_argument("--json", action="store_true", help="the lines on stderr")
    return parser.parse_args(given)


def measure(told: argparse.Namespace, database: Database) -> dict[str, Any]:
    """Return every figure of the run, with the names that the JSON has."""
    app = make_app(database)
    counting_s = _build(told, database, app)
    with app.app_context():
        sizes = {
            "accompaniments": db.session.scalar(select(func.count(Episode.id))),
            "sessions": db.session.scalar(select(func.count(HelpSession.id))),
        }
    say("opening pages")
    pages = _measure_pages(app, told.pages)
    say("recording meetings")
    recording = measure_recording(
        database, app, helpers=told.helpers, pause=told.pause, seconds=told.seconds
    )
    slowest = max(page["p50_ms"] for page in pages.values())
    figures = {
        "engine": told.engine,
        "requests": told.requests,
        **sizes,
        "counting_anew_s": counting_s,
        "counting_anew_of_page": counting_s and counting_s * 1e3 / slowest,
        "pages": pages,
        "recording": recording,
        "missed_goals": _missed(pages, recording),
    }
    about = describe(database) | {"load_average": round(os.getloadavg()[0], 1)}
    return figures | {"seed": told.seed, "versions": about}


def _build(told: argparse.Namespace, database: Database, app: Flask) -> float | None:
    """Write the world unless it is kept; return the seconds of counting it anew."""
    if told.keep and _is_there(app):
        return None
    world = draw_world(max(200, told.requests // 50), told.seed)
    say(f"writing {len(world)} helpers and {told.requests} learners")
    load_helpers(world, database)
    drawn = {"count": told.requests, "sessions": told.sessions, "seed": told.seed}
    write_learners(world, database, draw_learners(world, **drawn))
    say("counting everything from histories and meetings")
    with app.app_context():
        begun = time.perf_counter()
        rebuild_episodes()
        seconds = time.perf_counter() - begun
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        return seconds


def _is_there(app: Flask) -> bool:
    with app.app_context():
        try:
            return bool(db.session.scalar(select(func.count(Episode.id))))
        except Exception:  # no tables, whatever the engine calls it
            return False
        finally:
            db.session.rollback()


def _measure_pages(app: Flask, count: int) -> dict[str, Any]:
    """Open each page so often, signed in, after one to warm up."""
    client = _sign_in(app)
    found = {}
    for name, address in PAGES.items():
        _open(client, address)
        spent = [_open(client, address) for _ in range(count)]
        wall, cpu = [each[0] for each in spent], [each[1] for each in spent]
        found[name] = {
            "p50_ms": float(np.percentile(wall, 50)),
            "p95_ms": float(np.percentile(wall, 95)),
            "cpu_p50_ms": float(np.percentile(cpu, 50)),
        }
    return found


def _open(client: Any, address: str) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3


def _sign_in(app: Flask) -> Any:
    clock.now = lambda: NOW
    token = secrets.token_urlsafe(16)
    with app.app_context():
        if not db.session.get(Account, COORDINATOR):
            db.session.add(_coordinator())
            db.session.flush()
        db.session.add(
            WebSession(
                account_id=COORDINATOR,
                token_hash=hashed(token),
                created_at=NOW,
                expires_at=NOW + timedelta(days=1),
            )
        )
        db.session.commit()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = token, True
    return client


def _coordinator() -> Account:
    return Account(
        id=COORDINATOR,
        network_id=NETWORK,
        role=Role.COORDINATOR,
        email="coordinator@example.org",
        name="Marie Dupont",
        language="en",
        created_at=NOW,
    )


def _missed(pages: dict[str, Any], recording: dict[str, Any]) -> list[str]:
    """Return the goals that this run did not reach, by the clock."""
    slow = [
        f"{name}: page within 1 s"
        for name, page in pages.items()
        if page["p95_ms"] > GOALS["page_p95_ms"]
    ]
    late = recording["p95_ms"] > GOALS["recording_p95_ms"]
    wrong = recording["wrong"] > 0
    return [
        *slow,
        *(["recording within 50 ms"] if late else []),
        *(["counted as a recount would"] if wrong else []),
    ]
