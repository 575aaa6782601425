"""The form in another language or size keeps what is typed."""

import pytest

from tests.web.asking import page_name, walk

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
