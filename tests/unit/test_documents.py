"""What the documents say of the code is true."""

import re
from pathlib import Path

import pytest

from helpnet.domain.access import NEXT_STANDING
from helpnet.domain.journey import NEXT
from helpnet.domain.offers import NEXT_OFFER
from helpnet.domain.sessions import NEXT_SESSION

ROOT = Path(__file__).parents[2]
JOURNEY = (ROOT / "docs" / "journey.md").read_text()


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("Request", NEXT),
        ("Offer", NEXT_OFFER),
        ("Help session", NEXT_SESSION),
        ("Helper or partner", NEXT_STANDING),
    ],
)
def test_the_diagram_is_the_table(title, table):
    section = JOURNEY.split(f"## {title}")[1].split("## ")[0]
    drawn = set(re.findall(r"(\w+) --> (\w+): (\w+)", section))
    declared = {(state, after, event) for (state, event), after in table.items()}
    assert drawn == {tuple(map(str, way)) for way in declared}


def test_every_document_that_is_linked_exists():
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_setting_is_explained():
    readme = (ROOT / "README.md").read_text()
    names = re.findall(r'^    "([A-Z_]+)": \(', (ROOT / "config.py").read_text(), re.M)
    assert len(names) > 10
    for name in names:
        last = name.removeprefix("SMTP").removeprefix("GEOCODER")
        assert f"HELPNET_{name}" in readme or f"`{last}`" in readme, name


def test_decisions_have_their_four_parts():
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        text = page.read_text()
        for part in ("## Context", "## Decision", "## Discarded", "## Consequences"):
            assert part in text, f"{page.name}: {part}"
