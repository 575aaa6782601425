"""The words of what helpnet says when a search goes on or finds nobody."""

import pytest

from helpnet.adapters.wording import word
from helpnet.domain.languages import OFFERED
from helpnet.domain.notices import NoticeKind

WHO = {"request": 7, "reference": "K7M4-QX9A"}
FACTS = {
    NoticeKind.WAVE_READY: {**WHO, "count": 3},
    NoticeKind.NO_CANDIDATE: {
        **WHO,
        "needs": ["send-email", "pay-online"],
        "obstacles": [["too_far", 4], ["full", 1]],
    },
    NoticeKind.PLACE_SUGGESTED: {
        **WHO,
        "place": "City library",
        "place_id": 3,
        "address": "Rue Haute 3",
        "town": "Seraing",
        "place_phone": "04 222 33 55",
        "distance_km": 3.4,
        "phone": "+32 4 222 33 44",
    },
}


def worded(kind, language="en", recipient="Marie Dupont", **facts):
    return word(
        kind=kind,
        language=language,
        recipient=recipient,
        network="Liège helps",
        facts=FACTS[kind] | facts,
    )


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("kind", FACTS)
def test_every_message_has_words_in_every_language(database, kind, language):
    words = worded(kind, language)
    assert words.subject
    assert "Marie" not in words.subject
    assert words.body.endswith("Liège helps\n")
    assert "None" not in words.body
    assert "\n\n\n" not in words.body


@pytest.mark.parametrize("kind", [NoticeKind.WAVE_READY, NoticeKind.NO_CANDIDATE])
def test_coordinators_are_led_to_the_board(database, kind):
    assert "http://localhost/coordinator/requests/7\n" in worded(kind).body


def test_a_wave_that_is_ready_is_counted(database):
    words = worded(NoticeKind.WAVE_READY)
    assert words.subject == "The next helpers to ask are ready"
    assert "3 helpers can be asked for the request K7M4-QX9A." in words.body
    one = worded(NoticeKind.WAVE_READY, count=1)
    assert "1 helper can be asked for the request K7M4-QX9A." in one.body


def test_nobody_found_says_what_was_wanted_and_what_stands_between(database):
    words = worded(NoticeKind.NO_CANDIDATE)
    assert words.subject == "No helper was found for K7M4-QX9A"
    assert "- Read and send my e-mails\n- Pay on the internet\n" in words.body
    assert (
        "- Lives too far away: 4\n- Accompanies enough people already: 1\n"
        in words.body
    )
    bare = worded(NoticeKind.NO_CANDIDATE, obstacles=[])
    assert "What does not fit" not in bare.body


def test_a_place_is_named_with_its_address_number_and_distance(database):
    words = worded(NoticeKind.PLACE_SUGGESTED)
    assert words.subject == "A place near you can help already"
    assert "City library\nRue Haute 3, Seraing\n04 222 33 55\n" in words.body
    assert "It is about 3 km from you." in words.body
    assert "Call us: +32 4 222 33 44." in words.body


def test_what_nobody_knows_of_a_place_is_left_out(database):
    words = worded(
        NoticeKind.PLACE_SUGGESTED,
        recipient="",
        address="",
        place_phone="",
        phone="",
        distance_km=0.0,
    )
    assert words.body.startswith("Hello,\n\nNo helper is free")
    assert "City library\nSeraing\nIt is less than 1 km from you.\n" in words.body
    assert "Call us" not in words.body
