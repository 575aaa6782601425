"""Tell what is still to be written before the pages can be offered in a language.

Sentences of the pages, the catalogue of skills, moments of life, the search and the
guides must all speak it: half a page in a foreign language is worse than none.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import yaml

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "helpnet" / "translations"
DATA = ROOT / "helpnet" / "data"
SOURCE = "en"  # the language of the sentences in the code


def find_gaps(
    language: str, data: Path = DATA, pages: Path = TRANSLATIONS
) -> list[str]:
    """Return what is missing in a language, one line for each sentence or file."""
    gaps = [] if language == SOURCE else list(_sentences(language, pages))
    files = sorted(data.rglob("*.yaml"))
    for path in files:
        texts = yaml.safe_load(path.read_text(encoding="utf-8"))
        name = path.relative_to(data).as_posix()
        gaps += [f"{name}: {where}" for where in _texts(texts, language, "")]
    return gaps if files else ["no files"]


def _sentences(language: str, pages: Path) -> Iterator[str]:
    """Yield the sentences of the pages that have no translation."""
    wanted = polib.pofile(str(pages / "messages.pot"))
    path = pages / language / "LC_MESSAGES" / "messages.po"
    written = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {
        entry.msgid
        for entry in written
        if entry.translated() and not entry.obsolete and not entry.fuzzy
    }
    for entry in wanted:
        if entry.msgid not in known:
            yield f"messages.po: {entry.msgid}"


def _texts(part: Any, language: str, where: str) -> Iterator[str]:
    """Yield where what speaks English has no words in the language."""
    if isinstance(part, dict):
        if SOURCE in part and not part.get(language):
            yield where or "all of it"
        for key, below in part.items():
            yield from _texts(below, language, f"{where} {key}".strip())
    elif isinstance(part, list):
        for at, below in enumerate(part):
            name = below.get("id", at) if isinstance(below, dict) else at
            yield from _texts(below, language, f"{where} {name}".strip())
