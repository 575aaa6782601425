"""Many simulated years as one table: mean and range over the seeds, by policy."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.simulation_policies import POLICIES

Run = dict[str, Any]
Summary = dict[str, dict[str, Any]]

ROWS: Mapping[str, tuple[str, str]] = {
    "asked": ("people who asked", ".0f"),
    "served": ("people served in the year", ".0f"),
    "within_7": ("served within 7 days", ".1%"),
    "within_30": ("served within 30 days", ".1%"),
    "median_wait": ("median wait, days", ".2f"),
    "p90_wait": ("90th percentile of the wait, days", ".1f"),
    "p95_wait": ("95th percentile of the wait, days", ".1f"),
    "p95_wait_fitting": ("the same, where somebody fits at all", ".1f"),
    "mean_wait_90": ("mean wait, cut off at 90 days", ".2f"),
    "km": ("km in all, one way", ".0f"),
    "km_each": ("km for each helped in person", ".2f"),
    "remote": ("helped from afar", ".0f"),
    "needs": ("needs covered, by the helper's level", ".3f"),
    "times": ("shared times, of three", ".3f"),
    "gini_matches": ("Gini of matches per helper", ".3f"),
    "gini_load": ("Gini of the time helpers are busy", ".3f"),
    "helpers_unused": ("helpers without any match", ".1%"),
    "most_matches": ("most matches of one helper", ".0f"),
    "busy_share": ("places in use, mean over the year", ".1%"),
    "offers_each": ("offers for each person served", ".2f"),
    "refused_too_far": ("offers refused as too far", ".1%"),
    "refused_other": ("offers refused for another reason", ".1%"),
    "expired": ("offers without an answer in 48 h", ".1%"),
}


def summarise(runs: Sequence[Run]) -> Summary:
    """Return for each policy each number as mean, least and most over the seeds.

    A number that one year does not reach, such as a 95th percentile when more than
    5 % are never served, has neither. `against_first` has the differences from the
    first policy in the same year; `lower_in` counts the years below it.
    """
    by_policy: dict[str, list[Mapping[str, Any]]] = {}
    for run in runs:
        by_policy.setdefault(run["policy"], []).append(run["measures"])
    first = next(iter(by_policy.values()))
    return {
        name: _fold(years) | {"against_first": _against(years, first)}
        for name, years in by_policy.items()
    }


def _fold(values: Sequence[Any]) -> Any:
    """Fold measures of the same shape into one, whose leaves are the ranges."""
    if isinstance(values[0], dict):
        keys = dict.fromkeys(key for value in values for key in value)
        return {key: _fold([value.get(key, 0) for value in values]) for key in keys}
    if isinstance(values[0], list):
        return [_fold(list(items)) for items in zip(*values, strict=True)]
    if None in values:
        return {"mean": None, "least": min(_known(values), default=None), "most": None}
    mean = sum(values) / len(values)
    return {"mean": mean, "least": min(values), "most": max(values)}


def _known(values: Sequence[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _against(
    years: Sequence[Mapping[str, Any]], first: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    found = {}
    for key in ROWS:
        pairs = [(a[key], b[key]) for a, b in zip(years, first, strict=True)]
        if not any(None in pair for pair in pairs):
            gaps = [mine - yours for mine, yours in pairs]
            found[key] = _fold(gaps) | {"lower_in": sum(gap < 0 for gap in gaps)}
    return found


def table(summary: Summary) -> str:
    """Return the summary as text: a row per measure, a column per policy."""
    names = list(summary)
    head = ["", *(POLICIES[name].label for name in names)]
    rows = [head, *(_row(summary, key, names) for key in ROWS)]
    for split in ("by_channel", "by_area"):
        for key in ("within_7", "within_30", "median_wait", "mean_wait_90"):
            rows += _split_rows(summary, split, key, names)
    rows += _never_rows(summary, names)
    rows += _band_rows(summary, names)
    return "\n".join(" | ".join(cells) for cells in rows)


def _row(summary: Summary, key: str, names: Sequence[str]) -> list[str]:
    label, form = ROWS[key]
    return [label, *(show(summary[name][key], form) for name in names)]


def _split_rows(
    summary: Summary, split: str, key: str, names: Sequence[str]
) -> Iterator[list[str]]:
    label, form = ROWS[key]
    for group in summary[names[0]][split]:
        cells = [show(summary[name][split][group][key], form) for name in names]
        yield [f"{group}: {label}", *cells]


def _never_rows(summary: Summary, names: Sequence[str]) -> Iterator[list[str]]:
    nothing = {"mean": 0, "least": 0, "most": 0}
    reasons = dict.fromkeys(each for name in names for each in summary[name]["never"])
    for reason in reasons:
        found = [summary[name]["never"].get(reason, nothing) for name in names]
        yield [f"not served, {reason}", *(show(each, ".0f") for each in found)]


def _band_rows(summary: Summary, names: Sequence[str]) -> Iterator[list[str]]:
    for number, band in enumerate(summary[names[0]]["too_far_by_km"]):
        low = band["from_km"]["mean"]
        bands = [summary[name]["too_far_by_km"][number] for name in names]
        yield [f"from {low:.0f} km: offers", *(show(b["offers"], ".0f") for b in bands)]
        shares = [show(each["refused_too_far"], ".1%") for each in bands]
        yield [f"from {low:.0f} km: refused as too far", *shares]


def show(found: Mapping[str, Any], form: str) -> str:
    """Return a mean with its range, such as `3.1 (2.9 to 3.4)`."""
    if found["mean"] is None:
        return "not reached"
    low, high = format(found["least"], form), format(found["most"], form)
    return f"{found['mean']:{form}} ({low} to {high})"
