"""What screens get of a guide: one language, and a benefit only where it holds."""

from dataclasses import replace

import pytest

from helpnet.domain.catalogue import Area, Catalogue
from helpnet.services import guides as services
from helpnet.store import guides
from helpnet.store.catalogue import catalogue


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder that guides are read from instead."""
    monkeypatch.setattr(guides, "FOLDER", tmp_path)
    guides.find_guide.cache_clear()
    yield tmp_path
    guides.find_guide.cache_clear()


def test_a_guide_comes_in_one_language_with_what_it_brings():
    page = services.find_guide(skill="send-email", language="nl")
    skill = catalogue().get_skill("send-email")

    assert page.sentence == skill.sentence["nl"]
    assert page.steps == guides.find_guide("send-email").texts["nl"].steps
    assert (page.benefit, page.sources) == (
        skill.benefit.text["nl"],
        skill.benefit.sources,
    )


def test_a_benefit_of_one_country_is_shown_there_only():
    def benefit(country):
        page = services.find_guide(skill="see-pension", language="fr", country=country)
        return page.benefit

    assert benefit("BE").startswith("En Belgique")
    assert benefit("FR") is None
    assert benefit(None) is None


@pytest.mark.parametrize("skill", ["fly-a-kite", "../skills", "", "send-email.yaml"])
def test_what_the_catalogue_does_not_know_has_no_guide(skill):
    assert services.find_guide(skill=skill, language="en") is None
    assert not services.has_guide(skill)


def test_a_language_that_is_not_offered_has_no_guide():
    assert services.find_guide(skill="send-email", language="it") is None


def test_guides_are_listed_by_area_in_the_order_of_the_catalogue():
    listed = services.list_guides(language="de")

    assert [each.area for each in listed] == list(Area)
    assert [card.skill for each in listed for card in each.guides] == [
        skill.id for skills in catalogue().by_area().values() for skill in skills
    ]


def test_a_skill_that_nobody_can_choose_any_more_has_no_guide(monkeypatch):
    kept = [replace(skill, retired=skill.id == "send-email") for skill in catalogue()]
    monkeypatch.setattr(services, "catalogue", lambda: Catalogue(tuple(kept)))

    assert not services.has_guide("send-email")
    assert services.has_guide("pay-online")


def test_a_missing_guide_is_nowhere(folder):
    assert services.find_guide(skill="send-email", language="en") is None
    assert services.list_guides(language="en") == ()


def test_a_guide_with_faults_is_left_out_and_logged(folder, caplog):
    (folder / "send-email.yaml").write_text("skill: send-email\nfr: {}\n")

    assert not services.has_guide("send-email")
    assert "send-email, fr: done is missing" in caplog.text
