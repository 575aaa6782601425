"""Whoever leaves a page of the form loses nothing: later, elsewhere, in other words."""

from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.services.drafts import KEPT, MOST_TRIES
from helpnet.store.asks import Draft
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network
from tests.web.asking import ME, ask, page_name, walk
from tests.web.conftest import stranger


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def count(app, table):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(table))


def same_browser(app, visitor):
    """Return a second tab: another page, the same cookies."""
    tab = stranger(app)
    tab.client = visitor.client
    return tab


def code_on(visitor):
    """Return the code that stands large on the page."""
    (large,) = (p for p in visitor.tree.iter("p") if "hn-code" in p.get("class", ""))
    return "".join(large.itertext()).strip()


# -- the language, in the middle ------------------------------------------------

TYPED = [
    ("barriers", {"barriers": ["access", "wish"]}),
    ("where", {"where": "nowhere at all"}),
    ("modes", {"modes": ["chat"]}),
    ("times", {"any_time": None, "times": ["tue_pm", "sun_eve"]}),
    ("languages", {"languages": ["uk"]}),
    ("reach", {"full_name": "Jo", "way": "email", "email": "not an address"}),
    ("reach", {"full_name": "", "way": "phone", "phone": "12"}),
    ("notes", {"notes": "I use a\nwheelchair."}),
]


@pytest.mark.parametrize(("page", "typed"), TYPED)
def test_another_language_keeps_the_page_and_all_that_is_typed(
    visitor, network, page, typed
):
    walk(visitor, until=page).press("Français", **typed)

    assert page_name(visitor) == page
    assert visitor.status == 200
    assert visitor.sees("Continuer")
    assert "govuk-error-message" not in visitor.html
    for name, value in typed.items():
        wanted = value[0] if isinstance(value, list) and len(value) == 1 else value
        assert visitor.value(name) == (wanted if wanted is not None else [])


def test_what_is_typed_counts_only_once_it_is_sent(emptied, visitor, network):
    walk(visitor)
    visitor.open("/ask/where?change=1").press("Deutsch", where="Nirgendwo")
    assert visitor.value("where") == "Nirgendwo"
    visitor.press("English")
    visitor.open("/ask/check")
    assert visitor.sees("4000 Liège")

    visitor.open("/ask/where?change=1").press("Continue", where="4100")
    assert page_name(visitor) == "check"
    visitor.open("/ask/where?change=1")
    assert visitor.value("where") == "4100"


def test_a_change_stays_a_change_in_another_language(visitor, network):
    walk(visitor)
    visitor.open("/ask/notes?change=1").press("English", notes="Later, please.")
    visitor.press("Continue")
    assert page_name(visitor) == "check"
    assert visitor.sees("Later, please.")


def test_bigger_letters_keep_what_is_typed(visitor, network):
    walk(visitor, until="notes").press("Biggest letters", notes="I do not see well.")
    assert page_name(visitor) == "notes"
    assert visitor.value("notes") == "I do not see well."
    assert "hn-text-largest" in visitor.html


def test_the_answers_and_the_choice_of_the_last_page_stay(visitor, network):
    walk(visitor, needs={"needs": ["send-email", "pay-online"]})
    visitor.press("Français", main="pay-online")
    assert page_name(visitor) == "check"
    assert visitor.value("main") == "pay-online"


def test_an_unknown_language_and_an_unknown_page_change_nothing(visitor, network):
    walk(visitor, until="where")
    token = {"csrf_token": visitor.value("csrf_token")}
    visitor.send("/ask/where/language/xx", token | {"where": "4000"})
    assert visitor.value("where") == "4000"
    assert visitor.sees("Continue")
    for path in ("/ask/nothing/language/fr", "/ask/nothing/save", "/ask/no/call"):
        assert visitor.send(path, token).status == 404


# -- save, and go on later ------------------------------------------------------


def test_a_code_takes_the_form_up_on_another_device(emptied, visitor, network):
    walk(visitor, until="reach")
    visitor.press("Save and go on later", full_name="Jeanne", phone="04 22")
    assert visitor.heading == "Your answers are saved"
    assert visitor.sees("until Monday, 9 March 2026")
    code = code_on(visitor)

    other = stranger(emptied)
    other.open("/").follow("code")
    other.press("Continue", code=code.lower().replace("-", " "))
    assert page_name(other) == "reach"
    assert other.value("full_name") == "Jeanne"
    assert other.value("phone") == "04 22"
    other.press("Continue", **ME["reach"])
    other.press("Continue").press("Send my request")
    assert other.heading == "We have your request"

    visitor.open("/ask/notes")
    assert page_name(visitor) == "needs"
    assert count(emptied, HelpRequest) == 1
    assert count(emptied, Draft) == 0


def test_saving_again_shows_the_code_that_is_on_paper_already(visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    visitor.follow("Go on now")
    assert page_name(visitor) == "where"
    visitor.press("Continue", where="4000").press("Save and go on later")
    assert code_on(visitor) == code
    visitor.open("/ask/save")
    assert code_on(visitor) == code


def test_a_form_taken_up_keeps_its_code(emptied, visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    other.press("Save and go on later")
    assert code_on(other) == code


def test_saving_the_very_first_page_keeps_it_too(emptied, visitor, network):
    visitor.open("/ask/needs").press("Save and go on later", needs=["pay-online"])
    code = code_on(visitor)
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    assert page_name(other) == "needs"
    assert other.value("needs") == "pay-online"


@pytest.mark.parametrize("typed", ["", "abc", "K7M-4QX-9APR", "<script>", "é" * 500])
def test_a_wrong_code_is_said_beside_the_field_and_kept(visitor, network, typed):
    visitor.open("/ask/resume").press("Continue", code=typed)
    assert visitor.status == 422
    assert "govuk-error-message" in visitor.html
    assert visitor.value("code") == typed


def test_after_thirty_wrong_codes_one_waits(visitor, network):
    visitor.open("/ask/resume")
    for _ in range(MOST_TRIES):
        visitor.press("Continue", code="K7M-4QX-9APR")
        assert visitor.status == 422
    visitor.press("Continue", code="K7M-4QX-9APR")
    assert visitor.status == 429
    assert visitor.sees("There were too many tries. Please call us.")


def test_a_code_works_for_a_week(emptied, visitor, network, set_clock):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    set_clock(clock.now() + KEPT)
    other = stranger(emptied)
    assert page_name(other.open("/ask/resume").press("Continue", code=code)) == "where"
    set_clock(clock.now() + timedelta(days=8))
    other = stranger(emptied)
    other.open("/ask/resume").press("Continue", code=code)
    assert other.sees("We find no answers under this code.")


def test_without_answers_there_is_nothing_to_save(visitor, network):
    visitor.open("/ask/save")
    assert page_name(visitor) == "needs"


def test_a_shared_computer_forgets_the_code(visitor, network):
    walk(visitor, until="where").press("Save and go on later")
    code = code_on(visitor)
    ask(visitor).press("Finish on this computer")
    walk(visitor, until="where").press("Save and go on later")
    assert code_on(visitor) != code


# -- refresh, back, two tabs, double submit, expired --------------------------


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


# -- for somebody else ----------------------------------------------------------


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
