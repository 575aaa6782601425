"""Guides: every fault of a file is named, and each skill people can choose has one."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.guides import GuideFaults, parse_guide
from helpnet.domain.languages import OFFERED
from helpnet.store.catalogue import catalogue
from helpnet.store.guides import FOLDER, read_guide

TEXT = {
    "need": ["Your e-mail address"],
    "steps": ["Open it.", "Read it.", "Write it.", "Look at it.", "Send it."],
    "stuck": ["No button? Look below.", "No answer? Wait a day."],
    "safe": "Never give your password.",
    "done": "You can do it when you send one alone.",
}
FILES = sorted(FOLDER.glob("*.yaml"))


def a_guide(**changes):
    """Return the guide as a file holds it; changes go to its English part."""
    texts = {language: copy.deepcopy(TEXT) for language in OFFERED}
    texts["en"] |= changes
    return {"skill": "send-email", **texts}


def faults_of(raw):
    with pytest.raises(GuideFaults) as caught:
        parse_guide(raw, skill="send-email")
    return caught.value.faults


def test_a_good_guide_is_read():
    guide = parse_guide(a_guide(), skill="send-email")

    assert set(guide.texts) == set(OFFERED)
    assert guide.texts["en"].steps == tuple(TEXT["steps"])
    assert guide.texts["fr"].safe == TEXT["safe"]


def test_the_warning_may_be_missing():
    raw = a_guide()
    del raw["nl"]["safe"]

    assert parse_guide(raw, skill="send-email").texts["nl"].safe == ""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"need": []}, "need has 0 lines, not 1 to 4"),
        ({"need": ["a"] * 5}, "need has 5 lines, not 1 to 4"),
        ({"steps": ["a"] * 4}, "steps has 4 lines, not 5 to 8"),
        ({"steps": ["a"] * 9}, "steps has 9 lines, not 5 to 8"),
        ({"stuck": ["a"]}, "stuck has 1 lines, not 2 to 3"),
        ({"stuck": ["a"] * 4}, "stuck has 4 lines, not 2 to 3"),
        ({"steps": ["one " * 16] + ["a"] * 4}, "steps has more than 15 words"),
        ({"steps": "Open it."}, "steps is not a list of words"),
        ({"done": ""}, "done is missing"),
        ({"safe": "one " * 21}, "safe is wrong"),
        ({"done": "one " * 21}, "done is wrong"),
        ({"hint": "a"}, "unknown field hint"),
    ],
)
def test_each_fault_is_named_with_its_language(changes, fault):
    found = faults_of(a_guide(**changes))

    assert any(text.startswith(f"send-email, en: {fault}") for text in found), found


def test_all_four_languages_are_needed_and_no_other():
    raw = a_guide()
    raw["it"] = raw.pop("de")

    found = faults_of(raw)

    assert "send-email: unknown field it" in found
    assert "send-email, de: is not a mapping" in found


def test_a_file_speaks_of_the_skill_it_is_named_after():
    assert faults_of(a_guide() | {"skill": "pay-online"}) == (
        "send-email: skill is wrong: pay-online",
    )


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_anything_else_is_refused_with_words(raw):
    assert faults_of(raw)
    assert faults_of({"skill": raw, "fr": raw, "nl": raw, "de": {"steps": raw}})


def test_a_file_that_is_no_yaml_is_a_fault(tmp_path):
    broken = tmp_path / "send-email.yaml"
    broken.write_text("skill: [")

    with pytest.raises(GuideFaults, match="send-email"):
        read_guide(broken)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_shipped_guides_have_no_fault(path):
    assert read_guide(path).skill == path.stem


def test_each_skill_people_can_choose_has_a_guide():
    offered = {skill.id for skill in catalogue() if not skill.retired}

    assert offered <= {path.stem for path in FILES}
    assert {path.stem for path in FILES} <= set(catalogue().ids)
