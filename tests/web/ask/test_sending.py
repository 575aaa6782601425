"""Asking for help: sent twice, sent wrongly, sent by two."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpnet.store.asks import Draft
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.web.ask.scene import count, the_request
from tests.web.asking import ME, ask, page_name, walk
from tests.web.conftest import stranger

JO = {"full_name": "Jo", "way": "phone"}


@pytest.mark.parametrize("times", [1, 2, 5])
def test_sending_again_shows_the_same_reference(emptied, visitor, network, times):
    walk(visitor)
    with visitor.client.session_transaction() as session:
        before = dict(session)
    visitor.press("Send my request")
    reference = the_request(emptied).reference
    for _ in range(times):
        with visitor.client.session_transaction() as session:
            session.clear()
            session.update(before)
        visitor.send("/ask/check", {"csrf_token": token_of(visitor)})
        assert visitor.sees(reference)
    assert count(emptied, HelpRequest) == 1
    assert count(emptied, Draft) == 0
    assert count(emptied, Notice) == 1


def test_the_button_pressed_in_eight_windows_sends_one_request(
    emptied, visitor, network
):
    walk(visitor)
    token = visitor.value("csrf_token")
    cookie = visitor.client.get_cookie("helpnet").value
    windows = [stranger(emptied) for _ in range(8)]
    for window in windows:
        window.client.set_cookie("helpnet", cookie)

    def press(window):
        return window.send("/ask/check", {"csrf_token": token})

    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(press, windows))
    assert count(emptied, HelpRequest) == 1
    reference = the_request(emptied).reference
    assert all(page.sees(reference) for page in pages)


def token_of(visitor):
    return visitor.open("/request").value("csrf_token")


def test_going_back_after_sending_shows_the_reference(emptied, visitor, network):
    ask(visitor)
    for path in ("/ask/check", "/ask/notes"):
        visitor.open(path)
        assert visitor.sees(the_request(emptied).reference)
    visitor.open("/ask")
    assert page_name(visitor) == "needs"
    assert visitor.value("needs") == []


def test_a_shared_computer_forgets_what_was_sent(emptied, visitor, network):
    ask(visitor).press("Finish on this computer")
    assert visitor.url == "/"
    visitor.open("/ask/check")
    assert page_name(visitor) == "needs"
    assert not visitor.sees(the_request(emptied).reference)


def test_each_page_says_what_is_missing_beside_the_field(visitor, network):
    nothing = {"reach": {"full_name": "", "phone": ""}}
    for name in ME.keys() - {"barriers", "wish", "times", "notes", "check"}:
        empty = nothing.get(name) or dict.fromkeys(ME[name])
        if name == "where":
            empty = {"where": "  "}
        walk(visitor, until=name).press("Continue", **empty)
        assert visitor.status == 422, name
        assert visitor.html.count("govuk-error-message") >= 1, name
        assert visitor.sees("Please look at this again")


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("needs", {"needs": ["send-email", "forged"]}),
        ("needs", {"needs": [f"skill-{n}" for n in range(50)]}),
        ("barriers", {"barriers": ["' OR 1=1 --"]}),
        ("modes", {"modes": ["teleport"]}),
        ("times", {"times": ["mon_am", "xx_yy"]}),
        ("languages", {"languages": ["fr", "../../etc", "klingon"]}),
        ("reach", {"full_name": "Jo", "way": "pigeon"}),
        ("reach", JO | {"phone": "abc"}),
        ("reach", JO | {"phone": "112"}),
        ("reach", JO | {"phone": "0" * 10_000}),
        ("notes", {"notes": "x" * 10_000}),
        ("where", {"where": "x" * 10_000}),
        ("reach", JO | {"full_name": "n" * 10_000, "phone": "042223344"}),
    ],
)
def test_forged_and_absurd_answers_are_refused_beside_the_field(
    visitor, network, page, fields
):
    walk(visitor, until=page)
    visitor.send(visitor.url, {"csrf_token": visitor.value("csrf_token")} | fields)
    assert visitor.status == 422
    assert "govuk-error-message" in visitor.html


def test_too_many_needs_are_refused_kindly(visitor, network):
    walk(visitor, until="needs")
    everything = [
        control.get("value")
        for control in visitor.tree.iter("input")
        if control.get("name") == "needs"
    ]
    visitor.press("Continue", needs=everything)
    assert visitor.status == 422
    assert visitor.sees("That is a lot")
    assert set(visitor.value("needs")) == set(everything)


def test_a_forged_draft_is_no_draft(visitor, network):
    for forged in ("x", "", 7, ["a"], None, "k" * 5000):
        with visitor.client.session_transaction() as session:
            session["ask"] = forged
        visitor.open("/ask/check")
        assert page_name(visitor) == "needs"
        visitor.send("/ask/check", {"csrf_token": token_of(visitor)})
        assert visitor.status == 200


def test_a_form_without_token_keeps_what_was_typed(visitor, network):
    walk(visitor, until="notes")
    visitor.send("/ask/notes", {"notes": "I do not hear well."})
    assert visitor.status == 400
    assert visitor.sees("What you typed is not lost")
    visitor.press("Send again")
    assert page_name(visitor) == "check"
    assert visitor.sees("I do not hear well.")


def test_two_people_have_two_forms(emptied, visitor, network):
    walk(visitor, until="reach")
    other = stranger(emptied)
    other.open("/ask/reach")
    assert page_name(other) == "needs"
    assert other.value("needs") == []


def test_unknown_pages_are_not_found(visitor, network):
    for path in ("/ask/nothing", "/ask/received/forged", "/ask/received/.."):
        assert visitor.open(path).status == 404
