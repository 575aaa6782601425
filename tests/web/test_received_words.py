"""What the learner is told when a request is in: who, from where, by when."""

import pytest

from helpnet.adapters.wording import word
from helpnet.domain.notices import NoticeKind

FACTS = {
    "request": 7,
    "reference": "K7M4-QX9A",
    "phone": "+32 4 222 33 44",
    "way": "phone",
    "route": "helper",
    "by": "2026-03-05",
}
NEVER = "We never ask for your passwords, your bank codes or money."


def worded(facts, kind=NoticeKind.REQUEST_RECEIVED):
    return word(
        kind=kind,
        language="en",
        recipient="Jeanne Lambert",
        network="Liège learns",
        facts=facts,
    ).body


def body(**facts):
    return worded(FACTS | facts)


@pytest.mark.parametrize("way", ["phone", "email", "neighbour", "letter"])
@pytest.mark.parametrize("route", ["helper", "offline"])
def test_reference_number_and_what_nobody_asks_for_are_always_said(
    database, way, route
):
    words = body(way=way, route=route)
    assert "K7M4-QX9A" in words
    assert "the call comes from +32 4 222 33 44" in words
    assert NEVER in words
    assert "None" not in words


def test_an_e_mail_says_by_when_a_person_writes(database):
    words = body(way="email")
    assert "Liège learns writes to you by Thursday, 5 March 2026." in words


@pytest.mark.parametrize("way", ["phone", "neighbour", "letter"])
def test_the_promised_call_or_letter_promises_nothing_more(database, way):
    assert "2026" not in body(way=way)


def test_who_keeps_paper_is_not_told_of_a_helper(database):
    words = body(route="offline")
    assert "It is just as good." in words
    assert "helper" not in words


def test_words_written_before_promises_were_made_are_still_read(database):
    old = ("request", "reference", "phone")
    words = worded({name: FACTS[name] for name in old})
    assert "We are looking for somebody near you." in words
    assert NEVER in words


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("reach", "There is another way to reach the person now."),
        ("times", "Other times suit the person now."),
        ("needs", "The person wants to learn other things now."),
        ("place", "The person lives somewhere else now."),
    ],
)
def test_a_helper_reads_what_has_changed_and_where_to_look(database, topic, words):
    facts = {"to": "helper", "topic": topic, "request": 7}
    said = worded(facts, NoticeKind.REQUEST_CHANGED)
    assert words in said
    assert "/helper/learners/7" in said


def test_a_former_address_is_warned_and_opens_nothing(database):
    said = worded(FACTS | {"to": "former"}, NoticeKind.REQUEST_CHANGED)
    assert "Was it not you? Call us: +32 4 222 33 44." in said
    assert "/request/" not in said


def test_a_new_address_gets_the_link(database):
    said = worded(FACTS | {"to": "learner"}, NoticeKind.REQUEST_CHANGED)
    assert "/request/" in said
    assert NEVER in said
