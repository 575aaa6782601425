"""The catalogue as a file: read whole, or refused with every fault."""

import copy

import pytest

from helpnet.domain.catalogue import Area, ServiceCategory
from helpnet.domain.catalogue_file import CatalogueFaults, parse_catalogue
from tests.unit.catalogue.scene import an_entry, faults_of


def changed(path, value):
    entry = copy.deepcopy(an_entry())
    *parents, last = path.split("/")
    part = entry
    for name in parents:
        part = part[name]
    part[last] = value
    return entry


def without(path):
    entry = changed(path, None)
    *parents, last = path.split("/")
    part = entry
    for name in parents:
        part = part[name]
    del part[last]
    return entry


def test_a_correct_entry_is_read_whole():
    skill = parse_catalogue({"skills": [an_entry()]}).get_skill("send-email")

    assert (skill.bit, skill.area, skill.digcomp) == (10, Area.COMMUNICATE, "2.1")
    assert skill.service is ServiceCategory.DAILY_TOOLS
    assert skill.sentence["nl"] == "Een e-mail sturen"
    assert skill.benefit.text["en"] == "It arrives fast."
    assert skill.benefit.sources[0].url == "https://example.org/post"
    assert skill.aliases["de"] == ("mail", "post", "inbox")
    assert (skill.survey, skill.form) == (None, None)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (without("id"), "skill 1: id is missing"),
        (changed("id", "Send_Email"), "Send_Email: id is wrong: Send_Email"),
        (without("bit"), "send-email: bit must be from 0 to 62, not None"),
        (changed("bit", 63), "send-email: bit must be from 0 to 62, not 63"),
        (changed("bit", True), "send-email: bit must be from 0 to 62, not True"),
        (changed("area", "garden"), "send-email: unknown area garden"),
        (without("area"), "send-email: unknown area None"),
        (changed("service", "Jardinage"), "send-email: unknown service Jardinage"),
        (changed("digcomp", "2.7"), "send-email: digcomp is wrong: 2.7"),
        (changed("digcomp", 2.1), "send-email: digcomp is missing"),
        (without("sentence"), "send-email, sentence: is not a mapping"),
        (without("sentence/nl"), "send-email, sentence: nl is missing"),
        (changed("sentence/de", "  "), "send-email, sentence: de is missing"),
        (changed("sentence/en", "one two three four five six seven eight nine ten"), "send-email, sentence: en has 10 words, at most 9"),
        (changed("sentence/en", "Send it."), "send-email, sentence: en ends with a full stop"),
        (changed("sentence/xx", "Send"), "send-email, sentence: unknown field xx"),
        (without("benefit"), "send-email, benefit: is not a mapping"),
        (without("benefit/fr"), "send-email, benefit: fr is missing"),
        (changed("benefit/en", "It is quick. It is cheap."), "send-email, benefit: en is not one sentence"),
        (changed("benefit/en", "It is quick"), "send-email, benefit: en is not one sentence"),
        (changed("benefit/en", "so " * 20 + "long."), "send-email, benefit: en has 21 words, at most 20"),
        (changed("benefit/countries", ["Belgium"]), "send-email, benefit: unknown country Belgium"),
        (changed("benefit/countries", [False]), "send-email, benefit: countries is not a list of words"),
        (changed("benefit/countries", "BE"), "send-email, benefit: countries is not a list of words"),
        (without("benefit/source"), "send-email, benefit: source is missing"),
        (changed("benefit/source", []), "send-email, benefit: source is missing"),
        (changed("benefit/source", "a book"), "send-email, benefit, source: is not a mapping"),
        (without("benefit/source/title"), "send-email, benefit, source: title is missing"),
        (without("benefit/source/publisher"), "send-email, benefit, source: publisher is missing"),
        (changed("benefit/source/year", 24), "send-email, benefit, source: year must be from 2000 to 2099, not 24"),
        (changed("benefit/source/url", "http://example.org"), "send-email, benefit, source: url is wrong: http://example.org"),
        (changed("benefit/source/page", 3), "send-email, benefit, source: unknown field page"),
        (without("aliases/fr"), "send-email, aliases: fr has 0 words, not 3 to 20"),
        (changed("aliases/fr", ["a", "b"]), "send-email, aliases: fr has 2 words, not 3 to 20"),
        (changed("aliases/fr", list("abcdefghijklmnopqrstu")), "send-email, aliases: fr has 21 words, not 3 to 20"),
        (changed("aliases/fr", ["a", "b", "a"]), "send-email, aliases: fr says a word twice"),
        (changed("aliases/fr", ["a", "b", False]), "send-email, aliases: fr is not a list of words"),
        (changed("survey", "chess"), "send-email: unknown survey chess"),
        (changed("form", "love letter"), "send-email: unknown form love letter"),
        (changed("colour", "red"), "send-email: unknown field colour"),
        ("a word", "skill 1: is not a mapping"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_skill(entry, fault):
    assert fault in faults_of(entry)


def test_all_faults_are_named_at_once():
    faults = faults_of(changed("area", "garden"), changed("digcomp", "9.9"))

    assert faults == (
        "send-email: unknown area garden",
        "send-email: digcomp is wrong: 9.9",
        "id send-email stands 2 times",
        "bit 10 stands 2 times",
    )


def test_one_fault_alone_does_not_draw_others():
    assert faults_of(without("sentence/nl")) == ("send-email, sentence: nl is missing",)


@pytest.mark.parametrize("raw", [None, [], {}, {"skills": []}, {"skills": "many"}])
def test_a_file_without_skills_is_refused(raw):
    with pytest.raises(CatalogueFaults, match="no list of skills"):
        parse_catalogue(raw)


def test_several_sources_are_kept_in_order():
    source = an_entry()["benefit"]["source"]
    entry = changed("benefit/source", [source, {**source, "title": "Another"}])

    skill = parse_catalogue({"skills": [entry]}).get_skill("send-email")

    assert [each.title for each in skill.benefit.sources] == [
        "Post and e-mail",
        "Another",
    ]


def test_a_benefit_holds_only_in_its_countries():
    local = parse_catalogue({"skills": [changed("benefit/countries", ["BE"])]})
    everywhere = parse_catalogue({"skills": [an_entry()]})

    assert local.get_skill("send-email").benefit.holds_in("BE")
    assert not local.get_skill("send-email").benefit.holds_in("FR")
    assert not local.get_skill("send-email").benefit.holds_in(None)
    assert everywhere.get_skill("send-email").benefit.holds_in("FR")
    assert everywhere.get_skill("send-email").benefit.holds_in(None)
