"""Collect every sentence of the pages, update the catalogues, compile them.

Run by `make translate` after a sentence was added or changed; then translate the new
entries of `helpnet/translations/*/LC_MESSAGES/messages.po` and run it again.
"""

import subprocess
import sys
from pathlib import Path

import polib
from completeness import find_gaps

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "helpnet" / "translations"
TEMPLATE = FOLDER / "messages.pot"
LANGUAGES = ("fr", "nl", "de")  # English is the sentences' own language
KEYWORDS = ("_l", "lazy_gettext", "_n:1,2", "lazy_ngettext:1,2")


def babel(*words: str) -> None:
    """Run one command of Babel from the project's root."""
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", *words],
        cwd=ROOT,
        check=True,
    )


def collect(into: Path = TEMPLATE) -> None:
    """Write the template: sentences in order, with the files that say them."""
    keywords = [word for name in KEYWORDS for word in ("-k", name)]
    told = ["--add-comments=Translators:", "--add-location=file", "--sort-output"]
    named = ["--no-wrap", "--project=helpnet", "--version=1"]
    babel(
        "extract",
        "-F",
        "tools/babel.cfg",
        *keywords,
        *told,
        *named,
        "-o",
        str(into),
        ".",
    )
    template = polib.pofile(str(into), wrapwidth=0)
    template.metadata.pop("POT-Creation-Date", None)  # it would change at every run
    template.save()


def update(language: str) -> polib.POFile:
    """Bring one catalogue up to date; forget sentences that are gone."""
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        babel("init", "-i", str(TEMPLATE), "-d", str(FOLDER), "-l", language)
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.merge(polib.pofile(str(TEMPLATE)))
    for entry in [e for e in catalogue if e.obsolete]:
        catalogue.remove(entry)
    for volatile in ("POT-Creation-Date", "PO-Revision-Date"):
        catalogue.metadata.pop(volatile, None)
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return catalogue


def main() -> None:
    """Update and compile everything, and say what is still to be translated."""
    collect()
    for language in LANGUAGES:
        catalogue = update(language)
        left = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        print(f"{language}: {len(catalogue)} sentences, {left} to translate")
        gaps = [gap for gap in find_gaps(language) if not gap.startswith("messages")]
        print(*gaps, sep="\n", end="\n" if gaps else "")


if __name__ == "__main__":
    main()
