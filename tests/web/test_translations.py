"""Every sentence of every page exists in every language that is offered."""

import re
import sys
from pathlib import Path

import polib
import pytest

from helpnet.domain.languages import OFFERED

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "helpnet" / "translations"
TRANSLATED = [language for language in OFFERED if language != "en"]
NAMED = re.compile(r"%\(\w+\)[sd]")

# The commonest jargon: a learner's page must say it in other words.
JARGON = re.compile(
    r"\b(authenticat|credential|database|invalid|submit|server|session|token|URL|username)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    """Return what the code and templates say today."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import translations
    finally:
        sys.path.pop(0)
    into = tmp_path_factory.mktemp("sentences") / "messages.pot"
    translations.collect(into)
    return {entry.msgid: entry for entry in polib.pofile(str(into))}


def catalogue(language):
    return polib.pofile(str(FOLDER / language / "LC_MESSAGES" / "messages.po"))


def texts(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(sentences, language):
    known = {e.msgid: e for e in catalogue(language) if not e.obsolete}
    missing = [
        msgid
        for msgid in sentences
        if msgid not in known or known[msgid].fuzzy or not all(texts(known[msgid]))
    ]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_placeholder_is_lost(language):
    for entry in catalogue(language):
        wanted = set(NAMED.findall(entry.msgid + entry.msgid_plural))
        for text in texts(entry):
            given = set(NAMED.findall(text))
            assert given <= wanted, entry.msgid
            assert wanted - given <= {"%(num)s"}, entry.msgid
            assert text.count("%") - text.count("%(") == entry.msgid.count(
                "%"
            ) - entry.msgid.count("%("), entry.msgid


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_was_written(language):
    path = FOLDER / language / "LC_MESSAGES" / "messages.mo"
    compiled = {e.msgid: texts(e) for e in polib.mofile(str(path))}
    written = {e.msgid: texts(e) for e in catalogue(language) if e.translated()}
    assert compiled == written


def test_learners_read_plain_words(sentences):
    """Pages of the person asking use short sentences and no jargon."""
    own = (
        "templates/ask/",
        "templates/status/",
        "templates/places/",
        "helpnet/web/ask/",
    )
    for msgid, entry in sentences.items():
        if any(place.startswith(own) for place, _line in entry.occurrences):
            assert not JARGON.search(msgid), msgid
            for sentence in re.split(r"(?<=[.?!:])\s", msgid):
                assert len(sentence.split()) <= 18, sentence
