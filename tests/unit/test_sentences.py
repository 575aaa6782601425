"""Sentences stand where the collector of sentences finds them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(ROOT.glob("helpnet/**/*.py"))
WORDS = {"_", "_l", "_n", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}


def hidden_sentences(code):
    """Return the lines of sentences within f-strings, which nobody would collect."""
    strings = (each for each in ast.walk(ast.parse(code)) if is_format(each))
    inside = (each for string in strings for each in ast.walk(string))
    return [each.lineno for each in inside if says(each)]


def is_format(node):
    return isinstance(node, ast.JoinedStr)


def says(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDS


def test_a_sentence_in_a_format_string_is_noticed():
    assert hidden_sentences("a = 1\nb = f\"{quote(str(_('Yes')))}\"") == [2]
    assert hidden_sentences("a = _('Yes')\nb = f'{a}'") == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_sentence_hides_in_a_format_string(path):
    assert hidden_sentences(path.read_text()) == []
