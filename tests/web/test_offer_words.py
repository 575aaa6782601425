"""The words of the messages about offers: complete, linked, and without identity."""

import pytest

from helpnet.adapters.wording import word
from helpnet.domain.languages import OFFERED
from helpnet.domain.notices import NoticeKind

FACTS = {
    NoticeKind.OFFER: {
        "offer": 12,
        "needs": ["send-email", "pay-online"],
        "mode": "public_place",
        "distance_km": 3.4,
        "town": "Seraing",
        "expires_at": "2026-03-04T09:00:00+00:00",
        "zone": "Europe/Brussels",
        "days": 5,
        "phone": "+32 4 222 33 44",
    },
    NoticeKind.OFFER_TAKEN: {},
    NoticeKind.OFFER_WITHDRAWN: {},
    NoticeKind.OFFER_ACCEPTED: {
        "offer": 12,
        "request": 7,
        "needs": ["send-email"],
        "days": 1,
    },
    NoticeKind.FIRST_CONTACT_DUE: {"offer": 12, "request": 7, "needs": ["send-email"]},
    NoticeKind.HELPER_FOUND: {
        "helper": "Amina Benali",
        "helper_phone": "0470 11 12 22",
        "mode": "phone",
        "days": 5,
        "reference": "K7M4-QX9A",
    },
    NoticeKind.HELPER_APPROVED: {},
    NoticeKind.HELPER_REFUSED: {"sentence": "We have enough helpers."},
    NoticeKind.SENT_ELSEWHERE: {"detail": "Rue Haute 3", "reference": "K7M4-QX9A"},
    NoticeKind.REQUEST_WITHDRAWN: {"to": "learner", "reference": "K7M4-QX9A"},
}


def worded(kind, facts, language="en"):
    return word(
        kind=kind,
        language=language,
        recipient="Paul Verstraeten",
        network="Liège helps",
        facts=facts,
    )


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("kind", FACTS)
def test_every_message_has_words_in_every_language(database, kind, language):
    words = worded(kind, FACTS[kind], language)
    assert words.subject
    assert "Paul Verstraeten" not in words.subject
    assert words.body.endswith("Liège helps\n")
    assert "None" not in words.body
    assert "\n\n\n" not in words.body


def test_the_offer_says_what_where_when_and_how_to_answer(database):
    body = worded(NoticeKind.OFFER, FACTS[NoticeKind.OFFER]).body
    assert "around Seraing, about 3 km from you" in body
    assert "- Read and send my e-mails\n- Pay on the internet\n" in body
    assert "Wednesday, 4 March 2026 at 10:00" in body
    assert "http://localhost/offer/" in body


def test_a_remote_offer_names_no_place(database):
    facts = FACTS[NoticeKind.OFFER] | {"distance_km": None, "mode": "phone"}
    assert "Seraing" not in worded(NoticeKind.OFFER, facts).body


def test_helper_and_learner_read_different_words_when_a_request_ends(database):
    kind = NoticeKind.REQUEST_WITHDRAWN
    assert "your request" in worded(kind, FACTS[kind]).body
    assert "A request you accompanied" in worded(kind, {"to": "helper"}).body


def test_the_helper_of_an_ended_accompaniment_reads_that_the_place_is_free(database):
    told = worded(NoticeKind.HELPER_CHANGED, {"to_helper": True})
    assert told.subject == "You no longer accompany somebody"
    assert "Your place is free for somebody else." in told.body
