"""Many processes at once on one database, each with a private ledger of what it was told."""

import multiprocessing
import random
import traceback
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty

from helpnet import create_app
from helpnet.domain.refusals import Busy
from helpnet.store.base import db
from tests.conftest import settings_for

PROCESSES = 20


@dataclass
class Ledger:
    """What one process tried, what it was promised, and what went wrong."""

    tries: int = 0
    promised: list = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)
    busy: int = 0
    errors: Counter = field(default_factory=Counter)


def race(url, act, arguments, *, processes=PROCESSES):
    """Run `act(ledger, rng, argument)` in as many processes at once; return the ledgers.

    `arguments` has one argument per process. All start at the same moment.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.races.drill", "tests.races.acts"])
    barrier, ledgers = context.Barrier(processes), context.Queue()
    runners = [
        context.Process(
            target=_run, args=(url, act, number, arguments[number], barrier, ledgers)
        )
        for number in range(processes)
    ]
    for runner in runners:
        runner.start()
    found = _gathered(runners, ledgers)
    for runner in runners:
        runner.join(timeout=300)
        assert runner.exitcode == 0
    return found


def _gathered(runners, ledgers):
    """Return the ledgers; when one process died without a word, end them all."""
    found = []
    while len(found) < len(runners):
        try:
            found.append(ledgers.get(timeout=10))
        except Empty:
            died = [runner.exitcode for runner in runners if runner.exitcode]
            for runner in runners if died else ():
                runner.terminate()
            assert not died
    return found


def _run(url, act, number, argument, barrier, ledgers):
    ledger = Ledger()
    try:
        app = create_app(settings_for(url))
        with app.app_context():
            db.session.execute(db.text("SELECT 1"))
            db.session.rollback()
            barrier.wait(timeout=900)
            act(ledger, random.Random(number), argument)
            db.session.remove()
            db.engine.dispose()
    except BaseException:
        ledger.errors[traceback.format_exc()] += 1
    ledgers.put(ledger)


@contextmanager
def noted(ledger, *refusals):
    """Count a refusal as a refusal, and anything else as an error."""
    ledger.tries += 1
    try:
        yield
    except Busy:
        ledger.busy += 1
    except refusals as refusal:
        ledger.refused[f"{type(refusal).__name__}: {refusal}"] += 1
    except Exception:
        ledger.errors[traceback.format_exc(limit=-4)] += 1
