"""The figures of a run as people read them."""

from typing import Any

from benchmarks.asks import Kind

COLUMNS = {
    "queries": "queries",
    "median_ms": "median ms",
    "p99_ms": "p99 ms",
    "cpu_median_ms": "CPU median",
    "cpu_p99_ms": "CPU p99",
    "scan_median_ms": "scan ms",
    "scan_ratio": "× scan",
    "naive_ratio": "× naive",
    "naive_queries": "(n)",
    "agree": "agree",
}
GOALS = {"median_ms": 3.0, "p99_ms": 20.0}
_WIDE = 11


def rounded(figures: Any) -> Any:
    """Return the same figures with four digits that count."""
    if isinstance(figures, float):
        return float(f"{figures:.4g}") if figures < 1000 else round(figures, 1)
    if isinstance(figures, dict):
        return {name: rounded(value) for name, value in figures.items()}
    return figures


def as_table(found: dict[str, Any]) -> str:
    """Return the table, and a line for everything beside it."""
    head = f"{found['engine']}, {found['helpers']} helpers, scan by {found['scan']}"
    lines = [head, _line("", COLUMNS.values())]
    lines += [_line(kind, (found[kind].get(name) for name in COLUMNS)) for kind in Kind]
    lines += ["", _line("update", ["median ms", "p99 ms", "CPU median"])]
    for kind, row in found["updates"].items():
        told = (row[name] for name in ("median_ms", "p99_ms", "cpu_median_ms"))
        lines.append(_line(kind, told))
    return "\n".join([*lines, "", *_beside(found)])


def _beside(found: dict[str, Any]) -> list[str]:
    names = ("covering", "build", "versions")
    plain = [f"{name}: {_told(found[name])}" for name in names]
    sizes = f"index {found['index_mib']} of {found['database_mib']} MiB"
    grown = f"a web process grows by {_cell(found['memory_growth_mib'])} MiB"
    return [*plain, f"sizes: {sizes}; {grown}"]


def _told(figures: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in figures.items()) or "kept"


def _line(name: str, cells: Any) -> str:
    return f"{name:<11}" + "".join(f"{_cell(cell):>{_WIDE}}" for cell in cells)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3g}" if isinstance(value, float) and value < 1000 else f"{value}"
