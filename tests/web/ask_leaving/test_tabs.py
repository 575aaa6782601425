"""The form in two tabs, left open, or thrown away."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.store.asks import Draft
from helpnet.store.requests import HelpRequest
from tests.web.ask_leaving.scene import count
from tests.web.asking import ME, page_name, walk
from tests.web.conftest import stranger


def same_browser(app, visitor):
    """Return a second tab: another page, the same cookies."""
    tab = stranger(app)
    tab.client = visitor.client
    return tab


def test_a_page_shown_again_is_the_same_page(visitor, network):
    walk(visitor, until="modes")
    for _ in range(2):
        visitor.open("/ask/modes")
        assert (visitor.status, page_name(visitor)) == (200, "modes")


def test_an_answer_sent_again_is_the_same_answer(emptied, visitor, network):
    walk(visitor, until="notes")
    token = {"csrf_token": visitor.value("csrf_token")}
    for _ in range(3):
        visitor.send("/ask/notes", token | {"notes": "Hello"})
        assert page_name(visitor) == "check"
    assert count(emptied, Draft) == 1


def test_two_tabs_fill_one_form_and_the_last_answer_of_a_page_stays(
    emptied, visitor, network
):
    walk(visitor, until="where")
    tab = same_browser(emptied, visitor)
    tab.open("/ask/where").press("Continue", where="4100")
    visitor.press("Continue", where="4000")
    tab.press("Continue", modes=["chat"])
    visitor.press("Continue", modes=["phone"])
    tab.open("/ask/modes")
    assert tab.value("modes") == "phone"
    assert tab.sees("4000 Liège")


@pytest.mark.parametrize("button", ["Continue", "Français", "Call me instead"])
def test_a_tab_left_open_after_sending_keeps_nothing(emptied, visitor, network, button):
    walk(visitor, until="notes")
    tab = same_browser(emptied, visitor)
    tab.open("/ask/notes")
    visitor.press("Continue").press("Send my request")

    tab.press(button, notes="Too late")
    assert count(emptied, HelpRequest) == 1
    assert count(emptied, Draft) == 0
    if button != "Call me instead":
        assert "/ask/received/" in tab.url


@pytest.mark.parametrize("days", [7, 8])
def test_a_form_left_for_a_week_is_there_and_after_it_is_said_why_not(
    visitor, network, set_clock, days
):
    walk(visitor, until="notes")
    set_clock(clock.now() + timedelta(days=days))
    visitor.open("/ask/notes")
    gone = days == 8
    assert page_name(visitor) == ("needs" if gone else "notes")
    assert visitor.sees("We keep your answers for seven days.") == gone


def test_what_is_typed_on_a_page_left_for_a_week_is_kept(visitor, network, set_clock):
    walk(visitor, until="notes")
    set_clock(clock.now() + timedelta(days=8))
    visitor.press("Continue", notes="I use a wheelchair.")
    assert page_name(visitor) == "needs"
    assert visitor.sees("We keep your answers for seven days.")
    for page in ("needs", "barriers", "where", "modes", "times", "languages", "reach"):
        assert page_name(visitor) == page
        visitor.press("Continue", **ME[page])
    assert visitor.value("notes") == "I use a wheelchair."


def test_a_form_that_is_left_is_offered_again_or_thrown_away(emptied, visitor, network):
    walk(visitor, until="modes")
    visitor.open("/ask")
    assert visitor.heading == "You have begun already"
    visitor.follow("Go on")
    assert page_name(visitor) == "modes"
    visitor.open("/ask").press("Begin again with empty pages")
    assert page_name(visitor) == "needs"
    assert visitor.value("needs") == []
    assert count(emptied, Draft) == 0


def test_who_asks_for_somebody_else_may_change_their_mind(visitor, network):
    visitor.open("/ask/referrer").press("No, I ask for myself")
    assert page_name(visitor) == "needs"
    assert not visitor.sees("Please answer for the person")


def test_nothing_of_the_referrer_stays_once_they_ask_for_themselves(visitor, network):
    referrer = {
        "referrer_name": "Sophie",
        "relation": "daughter",
        "referrer_contact": "0470 99 88 77",
        "agreed": "y",
    }
    walk(visitor, referrer=referrer)
    assert visitor.sees("Sophie")
    visitor.open("/ask/referrer").press("No, I ask for myself")
    visitor.open("/ask/check")
    assert not visitor.sees("Sophie")


def test_nobody_is_asked_who_asks(visitor, network):
    for gone in ("who", "main", "contact"):
        assert visitor.open(f"/ask/{gone}").status == 404
