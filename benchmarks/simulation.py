"""A year of a network, simulated: how fair and how quick are the ways to match?

`python benchmarks/simulation.py --help` lists the settings; docs/performance.md says
what is assumed and what came out. The same seed gives the same year.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.simulation_helpers import Aversion, Luck, draw_helpers  # noqa: E402
from benchmarks.simulation_learners import draw_learners  # noqa: E402
from benchmarks.simulation_measures import measure  # noqa: E402
from benchmarks.simulation_policies import POLICIES  # noqa: E402
from benchmarks.simulation_region import read_region  # noqa: E402
from benchmarks.simulation_summary import Run, summarise, table  # noqa: E402
from benchmarks.simulation_year import World, Year, meet  # noqa: E402
from helpnet.store.catalogue import catalogue  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the simulation that the command line asks for and print what came out."""
    settings = read_settings(arguments)
    runs = list(simulate(settings))
    summary = summarise(runs)
    if settings.json:
        found = {"settings": vars(settings), "summary": summary, "runs": runs}
        print(json.dumps(found))
    else:
        print(table(summary))


def read_settings(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1, help="of the first year")
    parser.add_argument("--years", type=int, default=5, help="seeds, one after another")
    parser.add_argument("--helpers", type=int, default=300)
    parser.add_argument("--requests-per-day", type=float, default=8.0)
    parser.add_argument(
        "--aversion",
        type=Aversion,
        choices=list(Aversion),
        default=Aversion.KILOMETRES,
        help="what makes a helper find an offer too far",
    )
    parser.add_argument(
        "--policies", nargs="+", choices=list(POLICIES), default=list(POLICIES)
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def simulate(settings: argparse.Namespace) -> Iterator[Run]:
    """Yield what every policy makes of every year, in order."""
    for seed in range(settings.seed, settings.seed + settings.years):
        world = build_world(settings, seed)
        for name in settings.policies:
            measures = measure(world, Year(world, POLICIES[name]).run())
            print(f"seed {seed}, {name}: {measures['served']} served", file=sys.stderr)
            yield {"seed": seed, "policy": name, "measures": measures}


def build_world(settings: argparse.Namespace, seed: int) -> World:
    """Return the people of one year, the same whatever the policy."""
    towns, skills, days = read_region(), catalogue(), settings.days
    rate, count = settings.requests_per_day, settings.helpers
    learners = draw_learners(towns, skills, seed=seed, days=days, rate=rate)
    helpers = draw_helpers(towns, skills, seed=seed, days=days, count=count)
    luck = Luck(seed=seed, helpers=count, aversion=settings.aversion)
    return meet(days, learners, helpers, luck)


if __name__ == "__main__":
    main()
