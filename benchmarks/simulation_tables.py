"""The tables of simulated years in docs/performance.md.

`python benchmarks/simulation_tables.py calm.json crowded.json` prints them from what
`simulation.py --json` printed.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.simulation_policies import POLICIES  # noqa: E402
from benchmarks.simulation_summary import ROWS, show  # noqa: E402

Result = Mapping[str, Any]
SPLITS = ("within_7", "median_wait")
NOTHING = {"mean": 0, "least": 0, "most": 0}


def tables(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of all tables, a heading before those of each run."""
    for result in results:
        summary, rate = result["summary"], result["settings"]["requests_per_day"]
        yield f"#### {rate:g} requests a day"
        yield from _all(summary)
        yield from _groups(summary)
        yield from _never(summary)
        yield from _far(summary)


def _all(summary: Result) -> Iterator[str]:
    yield from _head(["", *(POLICIES[name].label for name in summary)])
    for key, (label, form) in ROWS.items():
        yield _line([label, *(show(each[key], form) for each in summary.values())])


def _groups(summary: Result) -> Iterator[str]:
    """Compare the groups of learners under the first, second and last policy."""
    names = list(dict.fromkeys([*list(summary)[:2], list(summary)[-1]]))
    heads = [f"{POLICIES[n].label}: {ROWS[key][0]}" for n in names for key in SPLITS]
    yield from _head(["", *heads])
    for split in ("by_channel", "by_area"):
        for group in summary[names[0]][split]:
            found = [summary[name][split][group] for name in names]
            yield _line([group, *(_mean(f, key) for f in found for key in SPLITS)])


def _mean(found: Result, key: str) -> str:
    mean = found[key]["mean"]
    return "not reached" if mean is None else format(mean, ROWS[key][1])


def _never(summary: Result) -> Iterator[str]:
    yield from _head(["not served", *(POLICIES[name].label for name in summary)])
    for reason in dict.fromkeys(k for one in summary.values() for k in one["never"]):
        found = [one["never"].get(reason, NOTHING) for one in summary.values()]
        yield _line([reason, *(show(each, ".0f") for each in found)])


def _far(summary: Result) -> Iterator[str]:
    heads = [POLICIES[name].label for name in summary]
    yield from _head(["offers in person, refused as too far", *heads])
    bands = zip(*(one["too_far_by_km"] for one in summary.values()), strict=True)
    for band in bands:
        cells = [_share(each) for each in band]
        yield _line([f"from {band[0]['from_km']['mean']:.0f} km", *cells])


def _share(band: Result) -> str:
    return f"{band['refused_too_far']['mean']:.0%} of {band['offers']['mean']:.0f}"


def _head(cells: Sequence[str]) -> Iterator[str]:
    yield ""
    yield _line(cells)
    yield "|" + "---|" * len(cells)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    files = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    print("\n".join(tables([json.loads(text) for text in files])))
