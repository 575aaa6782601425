"""What screens get of the catalogue: one language, and only what holds there."""

import pytest
from flask import Flask
from flask_babel import Babel

from helpnet.domain.catalogue import Area, UnknownSkill
from helpnet.services import catalogue as services
from helpnet.store.catalogue import catalogue, situations
from helpnet.web.skill_labels import AREA_LABELS


def cards(**asked):
    areas = services.list_areas(**asked)
    return {card.id: card for area in areas for card in area.skills}


def test_areas_come_with_all_skills_in_one_language():
    areas = services.list_areas(language="de")

    assert [card.area for card in areas] == list(Area)
    assert tuple(skill.id for area in areas for skill in area.skills) == tuple(
        skill.id for area in Area for skill in catalogue().by_area()[area]
    )
    assert (
        cards(language="de")["send-photo"].sentence
        == "Meiner Familie ein Foto schicken"
    )


def test_a_benefit_that_holds_everywhere_is_always_shown():
    for country in (None, "BE", "NZ"):
        card = cards(language="en", country=country)["find-my-way"]
        assert card.benefit == catalogue().get_skill("find-my-way").benefit.text["en"]
        assert card.sources


def test_a_benefit_of_one_country_is_shown_there_only():
    here = cards(language="fr", country="BE")["see-pension"]
    elsewhere = cards(language="fr", country="FR")["see-pension"]
    nowhere = cards(language="fr")["see-pension"]

    assert here.benefit.startswith("En Belgique")
    assert (elsewhere.benefit, elsewhere.sources) == (None, ())
    assert (nowhere.benefit, nowhere.sources) == (None, ())


def test_a_sentence_is_in_the_language_asked_for():
    assert (
        services.sentence(skill="pay-online", language="nl")
        == "Betalen op het internet"
    )
    with pytest.raises(UnknownSkill):
        services.sentence(skill="fly-a-kite", language="nl")


def test_a_search_gives_cards_in_the_language_of_the_page_the_likeliest_first():
    found = services.search_skills(text="virment banquaire", language="nl")

    assert found[0].id == "transfer-money"
    assert found[0].sentence == "Geld overschrijven"
    assert services.search_skills(text="xqzwvk", language="nl") == ()


def test_what_is_found_has_the_benefits_of_the_country():
    here = services.search_skills(text="pension", language="fr", country="BE")[0]
    elsewhere = services.search_skills(text="pension", language="fr", country="FR")[0]

    assert here.id == elsewhere.id == "see-pension"
    assert here.benefit.startswith("En Belgique")
    assert elsewhere.benefit is None


def test_situations_come_in_the_order_of_the_file_with_their_skills():
    cards = services.list_situations(language="de", country="BE")

    assert [each.id for each in cards] == [each.id for each in situations()]
    retired = next(each for each in cards if each.id == "retired")
    assert retired.sentence == "Ich bin in Rente, oder bald"
    assert retired.skills[0].id == "see-pension"
    assert retired.skills[0].benefit.startswith("In Belgien")


def test_every_area_has_a_label_of_its_own():
    app = Flask("labels")
    Babel(app)
    with app.test_request_context():
        words = {area: str(label) for area, label in AREA_LABELS.items()}

    assert set(words) == set(Area)
    assert len(set(words.values())) == len(Area)
    assert all(words.values())
