"""Clocks for work done here and, for PostgreSQL, in the server's process for us."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
Outside = Callable[[], float]
"""Seconds of processor that another process has spent for this one so far."""


@dataclass(frozen=True)
class Spent:
    """What one piece of work took, in milliseconds of the clock and of processors."""

    wall: float
    cpu: float


def nothing_outside() -> float:
    """Return the outside work of an engine that runs in this process."""
    return 0.0


def outside_of(pid: int) -> Outside | None:
    """Return the clock of a process on this machine; None if it cannot be read."""
    path = Path(f"/proc/{pid}/schedstat")

    def seconds() -> float:
        return int(path.read_text().split()[0]) / 1e9

    return seconds if path.exists() and seconds() > 0 else None


def timed(
    work: Callable[[], T],
    outside: Outside = nothing_outside,
    *,
    collecting: bool = False,
) -> tuple[T, Spent]:
    """Do the work once, undisturbed by the collector, and tell what it took."""
    if not collecting:
        gc.disable()
    there = outside()
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        result = work()
    finally:
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        gc.enable()
    return result, Spent(wall * 1e3, (cpu + outside() - there) * 1e3)


def summary(spent: Sequence[Spent]) -> dict[str, Any]:
    """Return medians and the 99th percentiles in milliseconds."""
    wall, cpu = [each.wall for each in spent], [each.cpu for each in spent]
    return {
        "median_ms": float(np.median(wall)),
        "p99_ms": float(np.percentile(wall, 99)),
        "cpu_median_ms": float(np.median(cpu)),
        "cpu_mean_ms": float(np.mean(cpu)),
        "cpu_p99_ms": float(np.percentile(cpu, 99)),
        "queries": len(spent),
    }
