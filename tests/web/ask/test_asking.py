"""Asking for help, from home to the reference."""

import pytest

from helpnet.domain.asking import Barrier
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.references import parse_reference
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.web.ask.scene import the_request
from tests.web.asking import ME, ask, page_name, walk


def test_asking_ends_with_a_reference(emptied, visitor, network):
    ask(visitor)
    assert visitor.heading == "We have your request"
    request = the_request(emptied)
    assert visitor.sees(request.reference)
    assert parse_reference(request.reference) == request.reference
    assert visitor.sees("We call you: 04 222 33 44.")
    assert visitor.sees("Liège learns looks for a helper")
    assert visitor.sees("We never ask for your passwords")


def test_from_home_to_a_sent_request_are_nine_pages(visitor, network):
    pages = [visitor.open("/").follow("Ask for help").url]
    while pages[-1] != "/ask/check":
        pages.append(visitor.press("Continue", **ME[page_name(visitor)]).url)
    assert len(pages) == len(set(pages)) == 9
    assert visitor.press("Send my request").heading == "We have your request"


def test_every_answer_reaches_the_request(emptied, visitor, network):
    ask(
        visitor,
        needs={"needs": ["send-email", "pay-online"]},
        check={"main": "pay-online"},
        barriers={"barriers": ["access", "wish"]},
        modes={"modes": ["home_visit", "chat"]},
        times={"any_time": None, "times": ["mon_am", "sun_eve"]},
        languages={"languages": ["nl", "ar"]},
        notes={"notes": "I do not hear well."},
    )
    request = the_request(emptied)
    assert request.barriers == {Barrier.ACCESS, Barrier.WISH}
    assert request.modes == {"home_visit", "chat"}
    assert request.times == {"mon_am", "sun_eve"}
    assert request.languages == {"nl", "ar"}
    assert request.notes == "I do not hear well."
    assert (request.name, request.phone) == ("Jeanne Lambert", "+3242223344")
    assert (request.postcode, request.country) == ("4000", "BE")
    assert request.precision_km == 2.0
    with emptied.app_context():
        row = db.session.scalars(db.select(HelpRequest)).one()
        assert [need.skill for need in row.needs] == ["pay-online", "send-email"]
        assert [(s.what, s.by) for s in row.history] == [
            (Happening.ASKED, Actor.LEARNER)
        ]
        notice = db.session.scalars(db.select(Notice)).one()
        assert notice.address == "+3242223344"
        assert notice.facts["reference"] == row.reference


@pytest.mark.parametrize(
    ("way", "reach", "phone", "email", "note"),
    [
        ("phone", {"phone": "0470/12.34.56"}, "+32470123456", "", ""),
        ("email", {"email": "jeanne@example.org"}, "", "jeanne@example.org", ""),
        (
            "neighbour",
            {"neighbour": "Paul", "neighbour_phone": "0470 12 34 56"},
            "+32470123456",
            "",
            "Paul",
        ),
        ("letter", {"address": "Rue Haute 1\n4000 Liège"}, "", "", "Rue Haute 1"),
    ],
)
def test_there_are_four_ways_to_be_reached(
    emptied, visitor, network, way, reach, phone, email, note
):
    ask(visitor, reach={"way": way} | reach)
    request = the_request(emptied)
    assert request.contact_way is ContactWay(way)
    assert (request.phone, request.email) == (phone, email)
    assert request.contact_note.startswith(note)
    assert visitor.heading == "We have your request"


def test_somebody_may_ask_for_another_who_agrees(emptied, visitor, network):
    referrer = {
        "referrer_name": "Sophie Lambert",
        "relation": "daughter",
        "referrer_contact": "0470 99 88 77",
    }
    visitor.open("/ask/needs").follow("I ask for somebody else")
    visitor.press("Continue", **referrer)
    assert visitor.status == 422
    assert visitor.sees("We need the yes of the person")
    assert visitor.value("referrer_name") == "Sophie Lambert"
    ask(visitor, referrer=referrer | {"agreed": "y"})
    request = the_request(emptied)
    assert request.referrer_name == "Sophie Lambert"
    assert request.referrer_relation == "daughter"
    assert request.referrer_contact == "0470 99 88 77"
    assert request.consent_at is not None
    assert visitor.sees("Jeanne Lambert")
    assert not visitor.sees("calls you")


def test_going_back_keeps_everything(visitor, network):
    walk(visitor, until="reach")
    visitor.open("/ask/needs")
    assert visitor.value("needs") == "send-email"
    visitor.open("/ask/where")
    assert visitor.value("where") == "4000"
    visitor.open("/ask")
    assert visitor.sees("You have begun already")
    visitor.follow("Go on")
    assert page_name(visitor) == "reach"


def test_nobody_jumps_ahead(visitor, network):
    for name in ("notes", "barriers", "modes", "check", "wish"):
        visitor.open(f"/ask/{name}")
        assert page_name(visitor) == "needs"


def test_a_change_comes_back_to_the_check_page(visitor, network):
    walk(visitor)
    visitor.follow("Change What would you like to do?")
    visitor.press("Continue", needs=["pay-online"])
    assert page_name(visitor) == "check"
    visitor.follow("Change What makes it difficult?")
    visitor.press("Continue", barriers=["wish"])
    assert page_name(visitor) == "wish"
    visitor.press("Continue", wish="helper")
    assert page_name(visitor) == "check"


def test_of_several_needs_the_first_is_chosen_until_another_is(
    emptied, visitor, network
):
    walk(visitor, needs={"needs": ["send-email", "pay-online"]})
    assert visitor.value("main") == "send-email"
    visitor.press("Send my request")
    with emptied.app_context():
        row = db.session.scalars(db.select(HelpRequest)).one()
        assert [need.skill for need in row.needs] == ["send-email", "pay-online"]


def test_with_one_need_nothing_is_asked_about_it(visitor, network):
    walk(visitor)
    assert visitor.value("main") == []


def test_another_way_of_contact_asks_for_the_new_address(visitor, network):
    walk(visitor)
    visitor.open("/ask/reach?change=1").press("Continue", way="email")
    assert visitor.status == 422
    assert visitor.sees("Please type an e-mail address.")
    assert visitor.value("phone") == "04 222 33 44"
    visitor.press("Continue", email="j@example.org")
    assert page_name(visitor) == "check"
    assert visitor.sees("j@example.org")
    assert not visitor.sees("04 222 33 44")
