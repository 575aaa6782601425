"""A language is offered when everything speaks it, and only then."""

import importlib.util
from pathlib import Path

import polib
import pytest
import yaml

from helpnet.domain.languages import OFFERED, SPOKEN

TOOL = Path(__file__).parents[2] / "tools" / "completeness.py"


@pytest.fixture(scope="module")
def completeness():
    spec = importlib.util.spec_from_file_location("completeness", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


@pytest.mark.parametrize("language", OFFERED)
def test_an_offered_language_lacks_nothing(completeness, language):
    assert completeness.find_gaps(language) == []


def test_a_complete_language_is_offered(completeness):
    assert {code for code in SPOKEN if not completeness.find_gaps(code)} <= {*OFFERED}


def test_arabic_waits_until_every_sentence_speaks_it(completeness):
    assert "ar" in SPOKEN
    gaps = completeness.find_gaps("ar")
    parts = {gap.split(":")[0].split("/")[0] for gap in gaps}
    assert {"messages.po", "skills.yaml", "situations.yaml", "guides"} <= parts
    assert "ar" not in OFFERED


@pytest.fixture
def small(tmp_path):
    """Return a folder of pages and one of data, complete in French."""
    pages, data = tmp_path / "pages", tmp_path / "data"
    folder = pages / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    data.mkdir()
    for path, text in ((pages / "messages.pot", ""), (folder / "messages.po", "Oui")):
        catalogue = polib.POFile()
        catalogue.append(polib.POEntry(msgid="Yes", msgstr=text))
        catalogue.save(str(path))
    skills = {"skills": [{"id": "a", "sentence": {"en": "Send", "fr": "Envoyer"}}]}
    (data / "skills.yaml").write_text(yaml.safe_dump(skills))
    return pages, data, folder / "messages.po"


def test_one_empty_sentence_is_a_gap(completeness, small):
    pages, data, catalogue = small
    assert completeness.find_gaps("fr", data, pages) == []
    written = polib.pofile(str(catalogue))
    written[0].flags.append("fuzzy")
    written.save()
    assert completeness.find_gaps("fr", data, pages) == ["messages.po: Yes"]


def test_one_text_of_the_data_without_words_is_a_gap(completeness, small):
    pages, data, _catalogue = small
    skills = {"skills": [{"id": "a", "sentence": {"en": "Send", "fr": ""}}]}
    (data / "skills.yaml").write_text(yaml.safe_dump(skills))
    found = completeness.find_gaps("fr", data, pages)
    assert found == ["skills.yaml: skills a sentence"]
