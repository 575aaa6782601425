"""The shape of the house: layers, sizes, names; and no machine or network in it."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from importlinter import api as import_linter  # noqa: F401 - fails early when missing
from importlinter.application.use_cases import create_report
from importlinter.application.user_options import UserOptions
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("helpnet/**/*.py"), ROOT / "config.py", ROOT / "wsgi.py"])
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
assert create_report
assert UserOptions


@cache
def functions():
    """Return every function of the code with the file it stands in."""
    return [
        (path, node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def lines_of(node):
    """Count the lines of a function's body, its docstring left out."""
    first = node.body[0]
    doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = node.body[1] if doc and len(node.body) > 1 else first
    return node.end_lineno - start.lineno + 1


def test_layers_hold(monkeypatch):
    # It would silence every logger of the process, and what other tests listen to.
    monkeypatch.setattr("logging.config.dictConfig", lambda _told: None)
    assert (
        lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_too_long(path):
    assert len(path.read_text().splitlines()) <= 300


def test_no_function_is_too_long():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": lines_of(node)
        for path, node in functions()
        if lines_of(node) > 20
    }
    assert not long


def test_no_view_is_too_long():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": lines_of(node)
        for path, node in functions()
        if "web" in path.parts
        and any(
            "route" in ast.dump(d) or "bp" in ast.dump(d) for d in node.decorator_list
        )
        and lines_of(node) > 15
    }
    assert not long


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_is_too_long(path):
    if path.suffix in {".html", ".txt"}:
        assert len(path.read_text().splitlines()) <= 60


def test_every_template_is_used():
    pages = [t for t in TEMPLATES if t.suffix in {".html", ".txt"}]
    text = "\n".join(source.read_text() for source in [*MODULES, *pages])
    named = set(re.findall(r"[\"']([\w./-]+\.html)[\"']", text))
    chosen = set(re.findall(r"f[\"']([\w/]+)/{.+?}\.html[\"']", text))
    quoted = re.findall(r"[\"']([\w-]+)[\"']", text)
    stems = {stem.replace("-", "_") for stem in quoted}
    stems |= set(re.findall(r"^ +(\w+) =", text, re.M))
    orphans = []
    for page in (t for t in pages if t.suffix == ".html"):
        name = str(page.relative_to(ROOT / "templates"))
        by_stem = str(Path(name).parent) in chosen and page.stem in stems
        if name not in named and not by_stem:
            orphans.append(name)
    assert not orphans


def test_templates_use_what_they_import():
    unused = []
    for template in TEMPLATES:
        text = template.read_text() if template.suffix == ".html" else ""
        for names in re.findall(
            r"{%-? from \"[^\"]+\" import ([^%]+?) (?:with context )?-?%}", text
        ):
            for name in re.split(r",\s*", names):
                called = name.split(" as ")[-1].strip()
                if len(re.findall(rf"\b{called}\b", text)) < 2:
                    unused.append((template.name, called))
    assert not unused


def test_nothing_is_inline():
    """Our own policy refuses inline styles and scripts: a page must not need them."""
    for template in TEMPLATES:
        in_mail = template.parent.name == "mail"  # no policy, and no style sheet there
        if template.suffix == ".html" and not in_mail:
            text = template.read_text()
            assert not re.search(
                r"<[a-z][^>{%]*\s(style|on[a-z]+)=\"|<script(?![^>]*src=)", text
            ), template


def test_the_repository_names_no_machine_and_no_registry():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    banned = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|/root/|/farm/|/work/"
    )
    named = []
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if (
            path.suffix in {".gz", ".woff2", ".png", ".mo", ".svg"}
            or not path.is_file()
        ):
            continue
        if name == "tests/unit/test_architecture.py":
            continue
        if banned.search(path.read_text(errors="ignore")):
            named.append(name)
    assert not named


@pytest.mark.parametrize("word", ["utils", "common", "manager", "info", "misc"])
def test_no_module_has_an_empty_name(word):
    assert not [p for p in MODULES if word in p.stem.split("_")]
