"""The picture of simulated years: one panel for each measure, one row of panels a run.

`python benchmarks/simulation_plot.py calm.json crowded.json > simulation.svg` draws
what `simulation.py --json` printed. Shapes and names say what the colours say.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.simulation_policies import POLICIES  # noqa: E402

PANELS = (
    ("within_7", "served within 7 days", "more is better", ".0%"),
    ("within_30", "served within 30 days", "more is better", ".0%"),
    ("km_each", "km in person, each", "less is better", ".1f"),
    ("gini_matches", "Gini of matches", "less is better", ".2f"),
    ("needs", "needs covered", "more is better", ".2f"),
)
# Okabe and Ito's colours, told apart with any colour vision; dark enough for paper.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#7a4a6b", "#000000")
SHAPES = (
    "M-5 -5H5V5H-5Z",
    "M0 -6.5L6.5 0L0 6.5L-6.5 0Z",
    "M-6 5.5L0 -6L6 5.5Z",
    "M-6 -5.5L0 6L6 -5.5Z",
    "M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0Z",
)
LEFT, TOP, PANEL, GAP, LINE, HEAD = 150, 64, 104, 58, 30, 40
MARGIN = 8  # pixels of a panel left free at both ends


@dataclass(frozen=True, slots=True)
class Scale:
    """The range of one measure over all runs, as pixels of a panel."""

    low: float
    high: float
    left: float

    def x(self, value: float) -> float:
        """Return where a value stands."""
        share = (value - self.low) / (self.high - self.low or 1)
        return round(self.left + MARGIN + (PANEL - 2 * MARGIN) * share, 1)


def draw(results: Sequence[Mapping[str, Any]]) -> str:
    """Return an SVG with a row of panels for each result of the simulation."""
    names = list(results[0]["summary"])
    tall = HEAD + LINE * len(names) + 26
    height, width = TOP + tall * len(results) + 10, LEFT + (PANEL + GAP) * len(PANELS)
    body = [*_titles()]
    scales = [_scale(results, number) for number in range(len(PANELS))]
    for number, result in enumerate(results):
        body += _run(result, names, scales, TOP + tall * number)
    return "\n".join([*_opening(width, height, results), *body, "</svg>", ""])


def _opening(
    width: int, height: int, results: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'role="img" aria-labelledby="title desc" font-size="13" fill="#222" '
        'font-family="Atkinson Hyperlegible Next, Verdana, sans-serif">'
    )
    yield '<title id="title">Ways to match, compared over simulated years</title>'
    yield f'<desc id="desc">{escape(" ".join(_sentences(results)))}</desc>'
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'


def _sentences(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say in words what the picture shows."""
    for result in results:
        yield f"{_headline(result)}:"
        for key, label, _, form in PANELS:
            told = [
                f"{POLICIES[name].label} {found[key]['mean']:{form}}"
                for name, found in result["summary"].items()
            ]
            yield f"{label}: {', '.join(told)}."


def _headline(result: Mapping[str, Any]) -> str:
    settings = result["settings"]
    return (
        f"{settings['requests_per_day']:g} requests a day, {settings['helpers']} "
        f"helpers, {settings['years']} simulated years"
    )


def _titles() -> Iterator[str]:
    told = "The mark is the mean, the bar the range over the years."
    yield _text(10, 22, f"{told} No axis begins at zero: read the numbers.")
    for number, (_, label, better, _) in enumerate(PANELS):
        left = LEFT + (PANEL + GAP) * number
        yield _text(left, 48, label, ' font-weight="bold"')
        yield _text(left, 64, better, ' fill="#555"')


def _scale(results: Sequence[Mapping[str, Any]], number: int) -> Scale:
    key = PANELS[number][0]
    found = [each[key] for result in results for each in result["summary"].values()]
    low, high = min(one["least"] for one in found), max(one["most"] for one in found)
    return Scale(low, high, LEFT + (PANEL + GAP) * number)


def _run(
    result: Mapping[str, Any], names: Sequence[str], scales: Sequence[Scale], top: int
) -> Iterator[str]:
    yield _text(10, top + 26, _headline(result), ' font-weight="bold"')
    bottom = top + HEAD + LINE * len(names)
    for scale in scales:
        yield (
            f'<path d="M{scale.left} {top + HEAD}V{bottom}H{scale.left + PANEL}" '
            'fill="none" stroke="#888"/>'
        )
    for row, name in enumerate(names):
        y = top + HEAD + LINE * row + LINE // 2
        yield _text(10, y + 4, POLICIES[name].label)
        for scale, (key, _, _, form) in zip(scales, PANELS, strict=True):
            yield _mark(scale, result["summary"][name][key], (row, y), form)


def _mark(
    scale: Scale, found: Mapping[str, float], where: tuple[int, int], form: str
) -> str:
    """Return the mark of a mean, the bar of its range, and the number beside them."""
    row, y = where
    x, colour = scale.x(found["mean"]), COLOURS[row % len(COLOURS)]
    low, high = scale.x(found["least"]), scale.x(found["most"])
    return (
        f'<path d="M{low} {y}H{high}" stroke="{colour}" stroke-width="3"/>'
        f'<path transform="translate({x} {y})" d="{SHAPES[row % len(SHAPES)]}" '
        f'fill="{colour}"/>'
        + _text(scale.left + PANEL + 6, y + 4, f"{found['mean']:{form}}")
    )


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}"{more}>{escape(words)}</text>'


if __name__ == "__main__":
    files = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    print(draw([json.loads(text) for text in files]), end="")
