"""Helpers who record their meetings at the same time, and pause as people do."""

import multiprocessing
import threading
import time
from datetime import timedelta
from typing import Any
from zlib import crc32

import numpy as np
from flask import Flask
from sqlalchemy import select, update

from benchmarks.databases import Database, make_app
from benchmarks.world import NOW
from helpnet.domain.autonomy import Level
from helpnet.domain.journey import Stage
from helpnet.domain.meetings import Recording
from helpnet.domain.modes import Mode
from helpnet.services import followup
from helpnet.store.base import db
from helpnet.store.episode_rows import differing
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Need

PROCESSES = 2
BARE = 100  # transactions of the baseline
LEVELS = (Level.TOGETHER, Level.PROMPTED, Level.ALONE)

_context = multiprocessing.get_context("spawn")
Figures = dict[str, Any]
Pair = tuple[int, int, tuple[int, ...]]
"""A helper, a request and its goals."""


def measure_recording(
    database: Database, app: Flask, *, helpers: int, pause: float, seconds: float
) -> Figures:
    """Let so many helpers record, each at its pace; return what a recording took."""
    pairs = _pairs(app, most=50 * helpers)
    bare = _bare_ms(app, pairs)
    done, barrier = _context.Queue(), _context.Barrier(PROCESSES + 1)
    shares = [pairs[number::PROCESSES] for number in range(PROCESSES)]
    each = max(1, helpers // PROCESSES)
    runners = [
        _context.Process(
            target=_process,
            args=(database, share, (each, pause, seconds), done, barrier),
        )
        for share in shares
    ]
    for runner in runners:
        runner.start()
    barrier.wait(timeout=900)
    spent = [time_ for _ in runners for time_ in done.get(timeout=900)]
    for runner in runners:
        runner.join()
    return {
        "helpers": each * PROCESSES,
        "processes": PROCESSES,
        "recordings": len(spent),
        "per_s": len(spent) / seconds,
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
        "bare_transaction_ms": bare,
        "times_bare": float(np.percentile(spent, 50)) / bare,
        "wrong": _count_wrong(app, pairs),
    }


def _pairs(app: Flask, *, most: int) -> list[Pair]:
    """Return accompaniments that go on, with their goals."""
    with app.app_context():
        begun = NOW - timedelta(days=30)
        going = db.session.execute(
            select(Offer.helper_id, Offer.request_id)
            .join(Offer.request)
            .where(
                Offer.status == "accepted",
                HelpRequest.stage == Stage.ACCOMPANIED,
                Offer.answered_at < begun,
            )
            .order_by(Offer.id)
            .limit(most)
        ).all()
        return [(row[0], row[1], _goals(row[1])) for row in going]


def _goals(request_id: int) -> tuple[int, ...]:
    asked = select(Need.id).where(Need.request_id == request_id).order_by(Need.id)
    return tuple(db.session.scalars(asked))


def _bare_ms(app: Flask, pairs: list[Pair]) -> float:
    """Return what a transaction takes that changes one row, and no more."""
    with app.app_context():
        begun = time.perf_counter()
        for _helper, request_id, _needs in pairs[:BARE]:
            db.session.execute(
                update(HelpRequest)
                .where(HelpRequest.id == request_id)
                .values(contact_note="")
            )
            db.session.commit()
        return (time.perf_counter() - begun) * 1e3 / len(pairs[:BARE])


def _process(
    database: Database,
    pairs: list[Pair],
    pace: tuple[int, float, float],
    done: Any,
    barrier: Any,
) -> None:
    """Be one web process: a thread for each helper."""
    app = make_app(database)
    helpers, pause, seconds = pace
    spent: list[float] = []
    _record(app, pairs[0], "warm")
    barrier.wait(timeout=900)
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(
            target=_helper,
            args=(app, pairs[number::helpers], number, (pause, until), spent),
        )
        for number in range(helpers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.put(spent)


def _helper(
    app: Flask,
    pairs: list[Pair],
    number: int,
    pace: tuple[float, float],
    spent: list[float],
) -> None:
    """Record one meeting after another, with pauses drawn from an exponential law."""
    pause, until = pace
    rng = np.random.default_rng(number)
    for at, pair in enumerate(pairs[1:] * 100):
        time.sleep(rng.exponential(pause))
        if time.perf_counter() >= until:
            return
        begun = time.perf_counter()
        _record(app, pair, f"{number}-{at}")
        spent.append((time.perf_counter() - begun) * 1e3)


def _record(app: Flask, pair: Pair, mark: str) -> None:
    """Record a meeting of a day of its own, as the form's page does."""
    helper_id, request_id, goals = pair
    days = crc32(mark.encode()) % 28
    with app.app_context():
        followup.record_session(
            helper_id=helper_id,
            request_id=request_id,
            session_id=None,
            recording=Recording(
                held_on=(NOW - timedelta(days=days)).date(),
                minutes=60,
                mode=Mode.PUBLIC_PLACE,
                levels=dict.fromkeys(goals, LEVELS[days % 3]),
            ),
            entry_key=f"bench-{request_id}-{mark}-{time.time_ns()}",
            now=NOW,
        )


def _count_wrong(app: Flask, pairs: list[Pair]) -> int:
    """Return of how many requests the counts are not what a recount says."""
    with app.app_context():
        numbers = sorted({pair[1] for pair in pairs})
        return len(differing(db.session.connection(), numbers))
