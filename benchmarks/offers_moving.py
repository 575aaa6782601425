"""Ten thousand offers expire in one minute: workers move them on, pages are opened."""

import multiprocessing
import os
import time
from multiprocessing.synchronize import Event
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy import func, select, update

from benchmarks.databases import Database, make_app
from benchmarks.world import NOW
from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.checking import FaultKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import cascade, checking
from helpnet.store.base import db
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

BATCH = 200  # requests at once, as the worker takes them
PAUSE_S = 0.1  # between two pages of one reader
IDLE_S = 15.0
BARE = 300  # transactions of the baseline

_context = multiprocessing.get_context("spawn")
Figures = dict[str, Any]


def measure_moving(database: Database, app: Flask, *, workers: int) -> Figures:
    """Let the workers move everything on; return what it took, and the pages."""
    bare = _bare_ms(app)
    pages, stop = _context.Queue(), _context.Event()
    busy = _context.Event()
    told = (database, pages, busy, stop)
    reader = _context.Process(target=_read_pages, args=told)
    reader.start()
    pages.get(timeout=900)  # it has opened its first page
    time.sleep(IDLE_S)
    busy.set()
    work = _move_all(database, workers)
    stop.set()
    idle, during = pages.get(timeout=900)
    reader.join()
    each = work["seconds"] * 1e3 / max(1, work["moved"])
    return {
        **work,
        "ms_each": each,
        "bare_transaction_ms": bare,
        "times_bare": each / bare,
        "page": _compared(idle, during),
        "after": _state(app),
    }


def _bare_ms(app: Flask) -> float:
    """Return what a transaction takes that changes one row, and no more."""
    with app.app_context():
        begun = time.perf_counter()
        for number in range(1, BARE + 1):
            db.session.execute(
                update(HelpRequest)
                .where(HelpRequest.id == number)
                .values(contact_note="")
            )
            db.session.commit()
        return (time.perf_counter() - begun) * 1e3 / BARE


def _move_all(database: Database, workers: int) -> Figures:
    done = _context.Queue()
    barrier = _context.Barrier(workers + 1)
    told = (database, done, barrier)
    runners = [_context.Process(target=_move, args=told) for _ in range(workers)]
    for runner in runners:
        runner.start()
    barrier.wait(timeout=900)
    begun = time.perf_counter()
    found = [done.get(timeout=3600) for _ in runners]
    seconds = time.perf_counter() - begun
    for runner in runners:
        runner.join()
    moved, cpu = (sum(each[at] for each in found) for at in (0, 1))
    return {"workers": workers, "moved": moved, "seconds": seconds, "cpu_s": cpu}


def _move(database: Database, done: Any, barrier: Any) -> None:
    app = make_app(database)
    with app.app_context():
        db.session.scalar(select(func.count()).select_from(Offer))
        db.session.rollback()
        barrier.wait(timeout=900)
        begun, moved = time.process_time(), 0
        while some := cascade.move_on(now=NOW, most=BATCH):
            moved += some
        done.put((moved, time.process_time() - begun))
        db.session.remove()
        db.engine.dispose()


def _read_pages(database: Database, pages: Any, busy: Event, stop: Event) -> None:
    """Open the status page of one request after another, as a web process does."""
    os.nice(0)
    app = make_app(database)
    with app.app_context():
        numbers = db.session.scalars(select(HelpRequest.id).limit(2000)).all()
        addresses = [f"/request/{sign(Purpose.REQUEST, each)}" for each in numbers]
        db.session.remove()
    client, idle, during = app.test_client(), list[float](), list[float]()
    _open(client, addresses[0])
    pages.put("ready")
    for at in range(10**9):
        if stop.is_set():
            break
        spent = _open(client, addresses[at % len(addresses)])
        (during if busy.is_set() else idle).append(spent)
        time.sleep(PAUSE_S)
    pages.put((idle, during))


def _open(client: Any, address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return (time.perf_counter() - begun) * 1e3


def _compared(idle: list[float], during: list[float]) -> Figures:
    figures: Figures = {"idle_pages": len(idle), "busy_pages": len(during)}
    for share in (50, 95):
        before, then = np.percentile(idle, share), np.percentile(during, share)
        figures[f"idle_p{share}_ms"] = float(before)
        figures[f"busy_p{share}_ms"] = float(then)
        figures[f"p{share}_ratio"] = float(then / before)
    figures["added_p95_ms"] = figures["busy_p95_ms"] - figures["idle_p95_ms"]
    return figures


def _state(app: Flask) -> Figures:
    """Return where the offers and requests stand now, and what contradicts itself."""
    with app.app_context():
        counted = select(Offer.status, func.count()).group_by(Offer.status)
        offers = {row[0].value: row[1] for row in db.session.execute(counted)}
        stages = select(HelpRequest.stage, func.count()).group_by(HelpRequest.stage)
        requests = {row[0].value: row[1] for row in db.session.execute(stages)}
        found = checking.list_faults(now=NOW)
        # The world draws how many learners each helper has, without their requests.
        faults = sum(each.kind is not FaultKind.WRONG_LOAD for each in found)
        db.session.remove()
    expired = offers.get(OfferStatus.EXPIRED.value, 0)
    return {
        "expired": expired,
        "asked": offers.get(OfferStatus.ASKED.value, 0),
        "requests": requests,
        "faults": faults,
    }
