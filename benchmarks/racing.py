"""helpnet, the compiled scan and the naive peer, asked the same one after the other."""

import cProfile
import gc
import io
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import Flask
from sqlalchemy import text

from benchmarks import naive
from benchmarks.asks import Kind
from benchmarks.cases import WARM_UPS, Case, Cases, count_covering
from benchmarks.oracle import same
from benchmarks.scan import Best
from benchmarks.timing import (
    Outside,
    Spent,
    nothing_outside,
    outside_of,
    summary,
    timed,
)
from benchmarks.world import NOW, TODAY, World
from helpnet.domain.candidates import Candidate
from helpnet.domain.matching import Ask
from helpnet.services.candidates import list_candidates
from helpnet.store.base import db

NAIVE_KINDS = (Kind.IN_PERSON, Kind.REMOTE)
Found = tuple[Case, Any, Spent]
Founds = Mapping[Kind, list[Found]]


@dataclass(frozen=True, eq=False)
class Race:
    """The contestants: helpnet's application, and the scan over the world."""

    app: Flask
    world: World
    scan: Callable[[Ask], Best]
    outside: Outside

    def helpnet(self, case: Case) -> Found:
        """Ask the service as a web request does, in a context of its own."""

        def ask() -> Sequence[Candidate]:
            with self.app.app_context():
                return list_candidates(request_id=case.ask.request_id, now=NOW)

        return case, *timed(ask, self.outside)

    def compiled(self, case: Case) -> Found:
        """Ask the scan."""
        return case, *timed(lambda: self.scan(case.ask))

    def naive(self, case: Case) -> Found:
        """Ask the naive peer; the collector runs, or its memory would not do."""

        def ask() -> Any:
            with self.app.app_context():
                return naive.match(case.ask.request_id, on=TODAY)

        return case, *timed(ask, self.outside, collecting=True)


def find_outside(app: Flask) -> Outside:
    """Return the clock of the database's own process, where there is one to read."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            return nothing_outside
        pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    return outside_of(int(pid or 0)) or nothing_outside


def run(race: Race, cases: Cases, *, naive_queries: int) -> dict[str, dict[str, Any]]:
    """Return a row of figures for each kind of ask."""
    gc.collect()
    gc.freeze()  # the world is no concern of the collector
    warm = {kind: cases[kind][-WARM_UPS:] for kind in Kind}
    measured = {kind: cases[kind][:-WARM_UPS] for kind in Kind}
    _interleave(race, warm)
    ours, scans = _interleave(race, measured)
    rows: dict[str, dict[str, Any]] = {k: _row(ours[k], scans[k]) for k in Kind}
    for kind in NAIVE_KINDS:
        slow = [race.naive(case) for case in measured[kind][:naive_queries]]
        rows[kind] |= _naive_part(ours[kind], slow)
    return rows | {"covering": _covering(race.world, measured)}


def _interleave(race: Race, cases: Cases) -> tuple[Founds, Founds]:
    """Ask both, in turns, so that a noisy moment disturbs all rows alike."""
    ours, scans = defaultdict(list), defaultdict(list)
    for turn in zip(*cases.values(), strict=True):
        for case in turn:
            ours[case.question.kind].append(race.helpnet(case))
            scans[case.question.kind].append(race.compiled(case))
    return ours, scans


def _row(ours: list[Found], scans: list[Found]) -> dict[str, Any]:
    mine = summary([spent for *_, spent in ours])
    scan = float(np.median([spent.wall for *_, spent in scans]))
    return {
        **mine,
        "naive_ratio": None,
        "scan_ratio": scan / mine["median_ms"],
        "agree": _share(same(found, case.expected) for case, found, _ in ours),
        "same_facts": _share(list(found) == case.expected for case, found, _ in ours),
        "without_answer": _share(not case.expected for case, *_ in ours),
        "scan_median_ms": scan,
        "scan_agree": _share(_same_pairs(found, case) for case, found, _ in scans),
    }


def _naive_part(ours: list[Found], slow: list[Found]) -> dict[str, Any]:
    mine = float(np.median([spent.cpu for *_, spent in ours]))
    cpu = float(np.median([spent.cpu for *_, spent in slow])) if slow else None
    return {
        "naive_ratio": cpu and cpu / mine,
        "naive_cpu_ms": cpu,
        "naive_queries": len(slow),
        "naive_agree": _share(_same_pairs(found, case) for case, found, _ in slow),
    }


def _same_pairs(found: Sequence[tuple[Any, ...]], case: Case) -> bool:
    """Tell whether ids and scores are right, give or take the last decimal."""
    expected = case.expected
    return [pair[0] for pair in found] == [each.helper_id for each in expected] and all(
        abs(pair[1] - each.score) < 1.5e-6
        for pair, each in zip(found, expected, strict=True)
    )


def _share(answers: Any) -> float | None:
    told = list(answers)
    return sum(told) / len(told) if told else None


def _covering(world: World, cases: Cases) -> dict[str, int]:
    """Return how many open helpers reach the place asked from: usual and most."""
    found = {}
    for kind in (Kind.IN_PERSON, Kind.PARIS):
        counts = [count_covering(world, case.ask) for case in cases[kind]]
        found |= {f"{kind}_median": int(np.median(counts)), f"{kind}_most": max(counts)}
    return found


def profile(race: Race, cases: Cases, *, lines: int = 25) -> str:
    """Return where helpnet's processor time goes for each kind of ask, by cProfile."""
    told = io.StringIO()
    for kind in Kind:
        profiler = cProfile.Profile(time.process_time)
        for case in cases[kind]:
            profiler.runcall(race.helpnet, case)
        print(f"\n{kind}: {len(cases[kind])} asks", file=told)
        found = pstats.Stats(profiler, stream=told)
        found.sort_stats("cumtime").print_stats(r"/helpnet/(services|store|domain)")
        found.sort_stats("tottime").print_stats(lines)
    return told.getvalue()
