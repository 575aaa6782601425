"""The catalogue: every fault in the file is named, and the shipped file has none."""

import copy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.catalogue import (
    DIGCOMP,
    Area,
    Form,
    ServiceCategory,
    SurveyTask,
    UnknownSkill,
)
from helpnet.domain.catalogue_file import (
    BENEFIT_WORDS,
    SENTENCE_WORDS,
    CatalogueFaults,
    parse_catalogue,
)
from helpnet.domain.languages import OFFERED
from helpnet.store.catalogue import SHIPPED, catalogue

# Requests, helpers and masks keep these for years. Add at the end; change nothing.
FROZEN = {
    "use-device": 0,
    "make-text-bigger": 1,
    "install-app": 2,
    "find-files": 3,
    "back-up": 4,
    "find-affordable-device": 5,
    "connect-wifi": 6,
    "find-free-internet": 7,
    "open-website": 8,
    "open-account": 9,
    "send-email": 10,
    "send-document": 11,
    "send-photo": 12,
    "make-video-call": 13,
    "send-message": 14,
    "read-news": 15,
    "search-web": 16,
    "check-information": 17,
    "listen-and-watch": 18,
    "look-up-timetable": 19,
    "buy-ticket": 20,
    "find-my-way": 21,
    "pay-online": 22,
    "check-balance": 23,
    "transfer-money": 24,
    "shop-online": 25,
    "use-digital-identity": 26,
    "fill-in-tax-return": 27,
    "claim-benefit": 28,
    "fill-in-benefit-forms": 29,
    "order-certificate": 30,
    "see-pension": 31,
    "read-official-post": 32,
    "book-doctor": 33,
    "see-prescriptions": 34,
    "see-health-record": 35,
    "look-for-job": 36,
    "write-cv": 37,
    "keep-passwords": 38,
    "spot-scam": 39,
    "protect-privacy": 40,
    "update-device": 41,
    "read-school-messages": 42,
    "limit-screen-time": 43,
}


def an_entry(**changes):
    entry = {
        "id": "send-email",
        "bit": 10,
        "area": "communicate",
        "sentence": {
            "fr": "Envoyer un e-mail",
            "nl": "Een e-mail sturen",
            "de": "Eine E-Mail schicken",
            "en": "Send an e-mail",
        },
        "digcomp": "2.1",
        "service": "Maîtrise des outils numériques du quotidien",
        "benefit": {
            "fr": "Il arrive vite.",
            "nl": "Hij komt snel aan.",
            "de": "Sie kommt schnell an.",
            "en": "It arrives fast.",
            "source": {
                "title": "Post and e-mail",
                "publisher": "An office",
                "year": 2024,
                "url": "https://example.org/post",
            },
        },
        "aliases": {language: ["mail", "post", "inbox"] for language in OFFERED},
    }
    return {**entry, **changes}


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


def faults_of(*entries):
    with pytest.raises(CatalogueFaults) as caught:
        parse_catalogue({"skills": list(entries)})
    return caught.value.faults


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


def test_digcomp_has_its_21_competences():
    assert len(DIGCOMP) == 21
    assert {"1.1", "1.3", "2.6", "3.4", "4.4", "5.4"} <= DIGCOMP
    assert not {"1.4", "2.7", "6.1"} & DIGCOMP


def test_the_shipped_ids_and_bits_never_change():
    assert {skill.id: skill.bit for skill in catalogue()} == FROZEN


def test_the_shipped_catalogue_has_the_four_survey_tasks_and_the_forms():
    by_survey = {skill.survey: skill.id for skill in catalogue() if skill.survey}
    forms = [(skill.form, skill.id) for skill in catalogue() if skill.form]

    assert by_survey == {
        SurveyTask.EMAIL: "send-email",
        SurveyTask.NEWS: "read-news",
        SurveyTask.TIMETABLE: "look-up-timetable",
        SurveyTask.PAY_ONLINE: "pay-online",
    }
    assert forms == [
        (Form.TAX, "fill-in-tax-return"),
        (Form.BENEFIT, "claim-benefit"),
        (Form.BENEFIT, "fill-in-benefit-forms"),
    ]


def test_the_shipped_catalogue_covers_every_area_and_service():
    assert 38 <= len(catalogue().skills) <= 44
    assert all(len(skills) >= 2 for skills in catalogue().by_area().values())
    assert {skill.service for skill in catalogue()} == set(ServiceCategory)


@pytest.mark.parametrize("language", OFFERED)
def test_every_shipped_skill_is_complete_and_short_in_every_language(language):
    for skill in catalogue():
        assert 1 <= len(skill.sentence[language].split()) <= SENTENCE_WORDS, skill.id
        assert skill.benefit.text[language].endswith("."), skill.id
        assert len(skill.benefit.text[language].split()) <= BENEFIT_WORDS + 1, skill.id
        assert 3 <= len(skill.aliases[language]) <= 20, skill.id


@pytest.mark.parametrize("language", OFFERED)
def test_no_two_shipped_skills_read_alike(language):
    sentences = [skill.sentence[language].casefold() for skill in catalogue()]

    assert len(set(sentences)) == len(sentences)


def repeated_keys(node):
    """YAML keeps the last of two equal keys without a word: find them."""
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        yield from {key for key in keys if keys.count(key) > 1}
        for _, value in node.value:
            yield from repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from repeated_keys(item)


def test_the_shipped_file_gives_each_field_of_a_mapping_once():
    assert set(repeated_keys(yaml.compose("a: {b: 1, b: 2}"))) == {"b"}
    assert not set(repeated_keys(yaml.compose(SHIPPED.read_text("utf-8"))))


def test_areas_come_in_their_order_with_skills_in_the_order_of_the_file():
    grouped = catalogue().by_area()

    assert list(grouped) == list(Area)
    assert [s.id for s in grouped[Area.WORK]] == ["look-for-job", "write-cv"]
    assert sum(map(len, grouped.values())) == len(catalogue().ids)


def test_the_page_about_skills_counts_them_right():
    page = (SHIPPED.parents[2] / "docs" / "skills.md").read_text("utf-8")

    for area, skills in catalogue().by_area().items():
        assert f"\n| {area} | {len(skills)} |\n" in page
    assert f"\n| **all** | **{len(catalogue().skills)}** |\n" in page


def test_a_retired_skill_keeps_its_words_and_is_offered_nowhere():
    kept = parse_catalogue({"skills": [an_entry(), an_entry(**FAX)]})
    assert kept.get_skill("send-fax").retired
    assert not kept.get_skill("send-email").retired
    assert kept.get_skill("send-fax").sentence["en"] == "Send an e-mail"
    assert [each.id for each in kept.by_area()[Area.COMMUNICATE]] == ["send-email"]
    assert kept.ids_of(kept.mask_of(["send-fax"])) == {"send-fax"}


@pytest.mark.parametrize("value", ["yes", 1, None, "true"])
def test_retired_is_true_or_false(value):
    (fault,) = faults_of(an_entry(retired=value))
    assert fault == f"send-email: retired must be true or false, not {value}"


FAX = {"id": "send-fax", "bit": 11, "retired": True}


def test_an_unknown_skill_is_refused_by_name():
    with pytest.raises(UnknownSkill) as caught:
        catalogue().get_skill("fly-a-kite")

    assert caught.value.skill == "fly-a-kite"


def test_a_mask_with_an_unknown_skill_or_bit_is_refused():
    with pytest.raises(UnknownSkill):
        catalogue().mask_of(["send-email", "fly-a-kite"])
    with pytest.raises(UnknownSkill):
        catalogue().ids_of(1 << 62)
    with pytest.raises(UnknownSkill):
        catalogue().ids_of(-1)


def test_a_mask_holds_the_bit_of_each_skill():
    assert catalogue().mask_of(["use-device", "send-email"]) == 1 | 1 << 10
    assert catalogue().ids_of(0) == frozenset()


@given(st.sets(st.sampled_from(sorted(FROZEN))))
def test_a_mask_gives_back_the_skills_it_was_made_of(chosen):
    mask = catalogue().mask_of(chosen)

    assert catalogue().ids_of(mask) == chosen
    assert mask.bit_count() == len(chosen)
    assert 0 <= mask < 1 << 63
