"""Moments of life: every fault in the file is named, and the shipped one has none."""

import pytest

from helpnet.domain.catalogue_file import CatalogueFaults
from helpnet.domain.languages import OFFERED
from helpnet.domain.situations import parse_situations
from helpnet.store.catalogue import catalogue, situations

SKILLS = ["bake", "knit", "sing", "dance"]


def an_entry(**changes):
    sentence = {"fr": "J'ai froid", "nl": "Ik heb kou", "de": "Mir ist kalt", "en": "I am cold"}  # fmt: skip
    return {"id": "cold", "sentence": sentence, "skills": SKILLS[:3]} | changes


def faults_of(*entries):
    with pytest.raises(CatalogueFaults) as caught:
        parse_situations({"situations": list(entries)}, offered=SKILLS)
    return caught.value.faults


def test_a_situation_keeps_its_words_and_the_order_of_its_skills():
    entry = an_entry(skills=["sing", "bake", "knit"])
    (cold,) = parse_situations({"situations": [entry]}, offered=SKILLS)

    assert (cold.id, cold.sentence["de"]) == ("cold", "Mir ist kalt")
    assert cold.skills == ("sing", "bake", "knit")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (an_entry(id="Very Cold"), "Very Cold: id is wrong: Very Cold"),
        (an_entry(id=None), "situation 1: id is missing"),
        (an_entry(colour="red"), "cold: unknown field colour"),
        (an_entry(sentence="cold"), "cold, sentence: is not a mapping"),
        (an_entry(sentence=an_entry()["sentence"] | {"it": "Ho freddo"}), "cold, sentence: unknown field it"),
        (an_entry(sentence=an_entry()["sentence"] | {"en": "I am cold."}), "cold, sentence: en ends with a full stop"),
        (an_entry(sentence=an_entry()["sentence"] | {"en": "so " * 13}), "cold, sentence: en has 13 words, at most 12"),
        (an_entry(skills=["bake", "knit"]), "cold: 2 skills, not 3 to 8"),
        (an_entry(skills=["bake", "knit", "bake"]), "cold: names a skill twice"),
        (an_entry(skills=["bake", "knit", "fly"]), "cold: nobody can choose the skill fly"),
        ("a word", "situation 1: is not a mapping"),
    ],
)  # fmt: skip
def test_each_fault_is_named(entry, fault):
    assert fault in faults_of(entry)


def test_all_faults_are_named_at_once():
    assert faults_of(an_entry(colour=1), an_entry(skills=[])) == (
        "cold: unknown field colour",
        "cold: 0 skills, not 3 to 8",
        "id cold stands 2 times",
    )


@pytest.mark.parametrize("raw", [None, [], {}, {"situations": []}])
def test_a_file_without_situations_is_refused(raw):
    with pytest.raises(CatalogueFaults, match="no list of situations"):
        parse_situations(raw, offered=SKILLS)


def test_the_shipped_situations_are_those_of_daily_life():
    ids = {each.id for each in situations()}

    assert {"looking-for-work", "retired", "moved", "lost-someone"} <= ids
    assert {"paper-says-online", "family-far-away", "ill-or-caring"} <= ids
    assert {"new-device", "child"} <= ids


@pytest.mark.parametrize("language", OFFERED)
def test_no_two_shipped_situations_read_alike(language):
    sentences = {each.sentence[language].casefold() for each in situations()}

    assert len(sentences) == len(situations())


def test_a_retired_skill_is_in_no_situation():
    offered = {skill.id for skill in catalogue() if not skill.retired}

    assert all(set(each.skills) <= offered for each in situations())
