"""Reasons in words: days and ways within a sentence, doubts, and times."""

import pytest

from helpnet.domain.availability import Day
from helpnet.domain.changes import Change, ChangeKind
from helpnet.domain.modes import Mode
from helpnet.domain.reasons import from_mapping
from helpnet.web.labels import day_inside, inside, slot_inside
from helpnet.web.reason_words import reason_sentences, reasons_for_helper
from helpnet.web.why_words import change_sentence

FACTS = {
    "distance_km": 3.5,
    "reach_km": 3.0,
    "modes": ["public_place", "video"],
    "wanted": ["send-email"],
    "covered": ["send-email"],
    "languages": ["fr"],
    "times": ["mon_eve", "wed_eve"],
    "capacity": 2,
}


@pytest.fixture
def speaking(emptied):
    """Return a function that opens a page in a language."""
    return lambda code: emptied.test_request_context(
        "/", headers={"Accept-Language": code}
    )


@pytest.mark.parametrize(
    ("language", "slot", "day", "way"),
    [
        ("en", "Monday evening", "Monday", "by video call"),
        ("fr", "lundi soir", "lundi", "par appel vidéo"),
        ("nl", "maandagavond", "maandag", "per videogesprek"),
        ("de", "Montag abends", "Montag", "Per Videoanruf"),
    ],
)
def test_labels_within_a_sentence(speaking, language, slot, day, way):
    with speaking(language):
        assert slot_inside("mon_eve") == slot
        assert day_inside(Day.MONDAY) == day
        change = Change(ChangeKind.MODE, Mode.VIDEO, (7,))
        assert change_sentence(change).endswith(way)
        change = Change(ChangeKind.DAY, Day.MONDAY, (7,))
        assert day in change_sentence(change)


def test_an_empty_label_stays_empty(speaking):
    with speaking("fr"):
        assert inside("") == ""


def test_french_days_are_small_within_the_reasons(speaking):
    with speaking("fr"):
        said = reason_sentences(from_mapping(FACTS))
    assert (
        "Libre en même temps que cette personne\xa0: lundi soir et mercredi soir"
        in said
    )
    assert (
        "Comment\xa0: dans un lieu public, comme une bibliothèque / par appel vidéo"
        in said
    )


def test_a_distance_beyond_the_reach_is_called_a_doubt(speaking):
    with speaking("en"):
        beyond = from_mapping(FACTS)
        assert (
            "Lives about 4 km away (not known exactly) and travels up to 3 km"
            in reason_sentences(beyond)
        )
        assert (
            "It is about 4 km from you (not known exactly), and you travel up to 3 km"
            in reasons_for_helper(beyond)
        )
        at_the_edge = from_mapping(FACTS | {"distance_km": 3.0})
        assert "Lives 3 km away and travels up to 3 km" in reason_sentences(at_the_edge)


def test_times_of_a_learner_who_is_free_at_any_time(speaking):
    with speaking("en"):
        open_to_all = from_mapping(FACTS | {"any_time": True})
        assert (
            "The person is free at any time, the helper on Monday evening and"
            " Wednesday evening" in reason_sentences(open_to_all)
        )
        assert "The person is free at any time" in reasons_for_helper(open_to_all)
        unknown = from_mapping(FACTS | {"any_time": True, "times": []})
        assert "The person is free at any time" in reason_sentences(unknown)


def test_without_a_known_way_none_is_named(speaking):
    with speaking("en"):
        said = reason_sentences(from_mapping(FACTS | {"modes": []}))
    assert not [each for each in said if each.startswith("How")]
