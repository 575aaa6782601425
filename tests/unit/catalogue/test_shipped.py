"""The catalogue that is shipped."""

import pytest
import yaml

from helpnet.domain.catalogue import DIGCOMP, Area, Form, ServiceCategory, SurveyTask
from helpnet.domain.catalogue_file import BENEFIT_WORDS, SENTENCE_WORDS
from helpnet.domain.languages import OFFERED
from helpnet.store.catalogue import SHIPPED, catalogue
from tests.unit.catalogue.scene import FROZEN


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
