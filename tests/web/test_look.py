import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
STYLES = (STATIC / "site.css").read_text()


def tokens(styles):
    """Return the colours by name in the first block of these styles."""
    block = styles.partition(":root {")[2].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


TOKENS = tokens(STYLES)
STRONG = tokens((STATIC / "contrast.css").read_text())

TEXT = [
    ("ink", "paper"),
    ("ink", "sun-pale"),
    ("ink", "sky-pale"),
    ("ink", "clay-pale"),
    ("ink", "leaf-pale"),
    ("ink", "stone-pale"),
    ("ink-soft", "paper"),
    ("ink-soft", "card"),
    ("teal", "paper"),
    ("teal", "stone-pale"),
    ("teal-deep", "teal-pale"),
    ("teal-deep", "sun-pale"),
    ("card", "teal"),
    ("clay", "paper"),
    ("leaf", "leaf-pale"),
    ("sky", "sky-pale"),
    ("stone", "stone-pale"),
    ("sun-ink", "sun-pale"),
    ("clay-ink", "clay-pale"),
    ("govuk-focus-text-colour", "govuk-focus-colour"),
    ("govuk-link-visited-colour", "paper"),
]
EDGES = [("edge", "paper"), ("edge", "card"), ("teal", "teal-pale"), ("clay", "card")]


def luminance(colour):
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other, colours=TOKENS):
    darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_stand_out_from_their_ground(words, ground):
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_stand_out_more_for_who_wants_it(words, ground):
    assert contrast(words, ground, TOKENS | STRONG) >= 7


def test_every_colour_that_is_stronger_is_one_there_is():
    assert STRONG
    assert set(STRONG) <= set(TOKENS) | {"govuk-hover-colour"}


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(edge, ground):
    assert contrast(edge, ground) >= 3


@pytest.mark.parametrize(
    "path",
    [*STATIC.rglob("*.css"), *STATIC.rglob("*.svg")],
    ids=lambda path: path.name,
)
def test_styles_and_drawings_ask_nobody_else(path):
    said = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    addresses = re.findall(r"(?:https?:)?//[\w.]+[^\s\"')]*", said)
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


def test_the_styles_carry_no_reserved_sign():
    for path in STATIC.rglob("*.css"):
        assert not re.search("gds transport|crest|crown", path.read_text(), re.I)


def test_every_file_the_styles_name_is_there():
    named = re.findall(r'url\("([^"]+)"\)', STYLES)
    assert named
    assert all((STATIC / name).is_file() for name in named)


@pytest.mark.parametrize("path", [*STATIC.glob("*.css")], ids=lambda path: path.name)
def test_our_styles_serve_both_reading_directions(path):
    """Sides are those of the text: its start and its end."""
    sided = re.compile(
        r"(?:margin|padding|border(?:-\w+)*)-(?:left|right)"
        r"|(?:text-align|float|clear): *(?:left|right)|(?<![\w-])(?:left|right) *:"
    )
    assert sided.search("p { margin-left: 1px }")
    assert not sided.search(path.read_text())
