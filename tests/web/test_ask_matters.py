"""Only what changes the outcome is asked: each answer is read by something."""

import re

import pytest
from shapely import box
from shapely.geometry import mapping

from helpnet import clock
from helpnet.services import candidates
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from helpnet.web.ask.calling_form import CALL
from helpnet.web.ask.steps import CHECK, STEPS
from tests.factories import a_helper, a_network, a_partner, a_place, an_account
from tests.web.asking import ME, REFERRER, ask, walk
from tests.web.conftest import stranger

ONE_WAY = {"modes": ["public_place"]}
WISH = {"barriers": {"barriers": ["wish"]}}
TWO = {"needs": {"needs": ["send-email", "transfer-money"]}}

# Field → the page it is on, and answers to other pages that bring it up.
# With `usual` the helper below fits; with `other` nobody does.
MATCHED = {
    "needs": ("needs", {}, ["send-email"], ["transfer-money"]),
    "main": ("check", TWO, "send-email", "transfer-money"),
    "wish": ("wish", WISH, "helper", "offline"),
    "where": ("where", {}, "4000", "4100"),
    "modes": ("modes", {}, ["public_place"], ["video"]),
    "any_time": ("times", {"times": {"times": ["sun_eve"]}}, "y", None),
    "times": ("times", {"times": {"any_time": None}}, ["mon_am"], ["sun_eve"]),
    "languages": ("languages", {}, ["fr"], ["nl"]),
}
# The coordinator's board says one thing or the other.
NEIGHBOUR = {"way": "neighbour", "neighbour": "Luc", "neighbour_phone": "04 222 33 44"}
BOTH = {"email": "j@example.org", "phone": "04 222 33 44"}
SHOWN = {
    "full_name": ("reach", {}, "Jeanne Lambert", "Marie Lambert"),
    "way": ("reach", {"reach": BOTH}, "phone", "email"),
    "phone": ("reach", {}, "04 222 33 44", "04 222 33 55"),
    "email": ("reach", {"reach": {"way": "email"}}, "j@example.org", "m@example.org"),
    "neighbour": ("reach", {"reach": NEIGHBOUR}, "Luc", "Anne"),
    "neighbour_phone": ("reach", {"reach": NEIGHBOUR}, "04 222 33 44", "04 222 33 66"),
    "address": ("reach", {"reach": {"way": "letter"}}, "Rue Haute 1", "Rue Basse 2"),
    "notes": ("notes", {}, "I do not hear well.", "I use a wheelchair."),
    "referrer_name": ("referrer", {}, "Sophie Lambert", "Louis Lambert"),
    "relation": ("referrer", {}, "daughter", "social worker"),
    "referrer_contact": ("referrer", {}, "0470 99 88 77", "0470 99 88 66"),
}
# What is read elsewhere, each with the test that would fail without it.
ELSEWHERE = {
    "barriers": "test_whoever_has_no_device_is_told_of_places below",
    "agreed": "test_without_consent_nothing_is_asked_for_somebody_else below",
    "choice": "test_the_place_that_is_meant_decides_who_helps below",
    "words": "test_ask_needs: words find skills, or begin the notes",
    "situation": "test_ask_needs: a moment of life shows its skills",
    "key": "test_ask_call: pressed twice it is one request",
}


@pytest.fixture
def network(emptied):
    network = a_network()
    a_helper(
        network,
        reach_km=2.0,
        modes=frozenset({"public_place"}),
        times=frozenset({"mon_am"}),
        languages=frozenset({"fr"}),
    )
    return network


def sent(app, page, given, field, value):
    """Send a request with this answer; return its number."""
    changes = {"modes": ONE_WAY} | {name: dict(each) for name, each in given.items()}
    if page == "referrer":
        changes["referrer"] = dict(REFERRER)
    changes[page] = {**changes.get(page, {}), field: value}
    last = ask(stranger(app), **changes)
    assert last.heading == "We have your request", last.text
    with app.app_context():
        newest = db.select(db.func.max(HelpRequest.id))
        return db.session.scalar(newest)


def forget_contacts(app):
    """Let the same person ask again."""
    with app.app_context():
        for request in db.session.scalars(db.select(HelpRequest)):
            request.stage = "withdrawn"
        db.session.commit()


def fitting(app, request_id):
    with app.app_context():
        found = candidates.list_candidates(request_id=request_id, now=clock.now())
        return len(found)


@pytest.mark.parametrize("field", MATCHED)
def test_matching_and_routing_read_the_answer(emptied, network, field):
    page, given, usual, other = MATCHED[field]
    first = sent(emptied, page, given, field, usual)
    assert fitting(emptied, first) == 1
    forget_contacts(emptied)

    second = sent(emptied, page, given, field, other)
    assert fitting(emptied, second) == 0


@pytest.mark.parametrize("field", SHOWN)
def test_the_board_shows_the_answer(emptied, network, sign_in, field):
    page, given, usual, other = SHOWN[field]
    coordinator = sign_in(an_account(network))

    def board(value):
        number = sent(emptied, page, given, field, value)
        shown = coordinator.open(f"/coordinator/requests/{number}").main
        forget_contacts(emptied)
        return re.sub(r"\b[A-Z0-9]{4}[ -][A-Z0-9]{4}\b", "reference", shown)

    once, again, changed = board(usual), board(usual), board(other)
    assert once == again, "only the answer may make a difference"
    assert once != changed


def test_without_consent_nothing_is_asked_for_somebody_else(visitor, network):
    visitor.open("/ask/referrer")
    visitor.press("Continue", **REFERRER | {"agreed": None})

    assert visitor.status == 422


def test_whoever_has_no_device_is_told_of_places(emptied, visitor, network):
    a_place(a_partner(network), name="Library of the quay")

    with_none = ask(visitor, barriers={"barriers": ["access"]})
    assert with_none.sees("Library of the quay")
    forget_contacts(emptied)
    assert not ask(stranger(emptied)).sees("Library of the quay")


@pytest.mark.parametrize("where", ["Liège", "Pas-de-Calais"])
def test_the_place_that_is_meant_decides_who_helps(emptied, visitor, where):
    a_network(name="Help in Liège")
    there = box(2.2, 49.8, 3.3, 50.8)
    a_network(name="Help in Pas-de-Calais", country="FR", territory=mapping(there))
    walk(visitor, until="where").press("Continue", where="Saint-Nicolas")
    (meant,) = (
        each.get("value")
        for each in visitor.tree.iter("input")
        if each.get("name") == "choice" and where in labelled(visitor, each)
    )
    visitor.press("Continue", choice=meant)

    assert visitor.sees(f"Help in {where}")


def labelled(visitor, control):
    (label,) = (
        each
        for each in visitor.tree.iter("label")
        if each.get("for") == control.get("id")
    )
    return "".join(label.itertext())


def test_every_field_of_the_form_is_read(emptied):
    with emptied.test_request_context():
        forms = [each.form(formdata=None) for each in (*STEPS, CHECK, CALL)]
    asked = {field.name for form in forms for field in form} - {"csrf_token"}

    assert asked == {*MATCHED, *SHOWN, *ELSEWHERE}
    assert set(ME) | {"referrer", "where-choice"} == {
        each.name for each in (*STEPS, CHECK)
    }
