"""How much a web process grows by matching, measured in a process of its own.

Run as `python -m benchmarks.memory ADDRESS REQUESTS`: it prints the MiB between the
moment before the database is opened and the peak of matching so many requests.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.databases import Database, make_app
from benchmarks.world import NOW
from helpnet.services.candidates import list_candidates

ROOT = Path(__file__).parents[1]


def measure_growth(database: Database, requests: int) -> float | None:
    """Return the MiB that a fresh process grows by; None where nobody can tell."""
    if not Path("/proc/self/clear_refs").exists():
        return None
    command = [sys.executable, "-m", "benchmarks.memory", database.url, str(requests)]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def main(url: str, requests: int) -> None:
    """Match requests 1 to n and print the growth."""
    app = make_app(Database(url))
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts afresh
    before = _status("VmRSS")
    for request_id in range(1, requests + 1):
        with app.app_context():
            list_candidates(request_id=request_id, now=NOW)
    print((_status("VmHWM") - before) / 1024)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
