"""Signing in: what is refused, what is counted, and the account."""

import pytest

from helpnet.services import sign_in as services
from helpnet.store.notices import Notice
from tests.factories import (
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    an_account,
)
from tests.web.conftest import stranger
from tests.web.sign_in.scene import a_volunteer, asked_link, enter, rows, sessions

LONG = "plum tractor violin seven"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "https:evil.test",
        "/account\r\nX: y",
        "javascript:alert(1)",
        "/sign-out",
        "/no/such/page",
        " /account",
        "///evil.test",
    ],
)
def test_signing_in_never_leads_elsewhere(emptied, visitor, now, wanted):
    account = a_volunteer(emptied)
    visitor.client.get("/sign-in", query_string={"next": wanted})

    enter(emptied, visitor, account)

    assert (visitor.status, visitor.url) == (200, "/helper")


def test_signing_in_leads_to_the_page_that_was_wanted(emptied, visitor, now):
    account = a_volunteer(emptied)
    visitor.open("/account")
    assert visitor.heading == "Sign in"

    enter(emptied, visitor, account)

    assert visitor.url == "/account"


def test_an_unknown_address_gets_the_same_answer(emptied, visitor, now):
    account = a_volunteer(emptied, email="amina@example.org")
    pages = []
    for email in (account.email, "nobody@example.org"):
        browser = stranger(emptied)
        browser.open("/sign-in").press("Send me the link", email=email)
        pages.append((browser.status, browser.url, browser.html))

    assert pages[0] == pages[1]
    assert len(rows(emptied, Notice.id)) == 1


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(
    emptied, visitor, now
):
    network = a_network()
    known = an_account(network, email="a@example.org")
    with emptied.app_context():
        services.set_password(account_id=known.id, old="", new=LONG, now=now)
    a_helper(network, email="b@example.org")
    pages = []
    for email in ("a@example.org", "b@example.org", "c@example.org"):
        browser = stranger(emptied).open("/sign-in/password")
        browser.press("Sign in", email=email, password="wrong wrong wrong")
        pages.append((browser.status, *_masked(browser)))

    assert pages[0] == pages[1] == pages[2]
    assert pages[0][0] == 422


def _masked(browser):
    """Return the page without what differs by its nature: token and typed address."""
    token = browser.value("csrf_token")
    token = token[0] if isinstance(token, list) else token
    html = browser.html.replace(token, "")
    return [
        html.replace(f"{letter}@example.org", "")
        for letter in "abc"
        if f'"{letter}@' in html
    ]


def test_a_coordinator_signs_in_with_a_password(emptied, visitor, now):
    coordinator = an_account(a_network())
    with emptied.app_context():
        services.set_password(account_id=coordinator.id, old="", new=LONG, now=now)

    visitor.open("/sign-in/password")
    visitor.press("Sign in", email=coordinator.email.upper(), password=LONG)

    assert visitor.url.rstrip("/") == "/coordinator"


def test_too_many_tries_for_one_account_leave_the_others_alone(emptied, visitor, now):
    network = a_network()
    victim, other = an_account(network), an_account(network)
    with emptied.app_context():
        services.set_password(account_id=other.id, old="", new=LONG, now=now)
    for _ in range(services.PASSWORDS_PER_EMAIL):
        visitor.open("/sign-in/password")
        visitor.press("Sign in", email=victim.email, password="wrong wrong wrong")
        assert visitor.status == 422

    visitor.open("/sign-in/password")
    visitor.press("Sign in", email=victim.email, password="wrong wrong wrong")
    assert visitor.status == 429
    visitor.open("/sign-in/password")
    visitor.press("Sign in", email=other.email, password=LONG)
    assert visitor.url.rstrip("/") == "/coordinator"


def test_too_many_links_for_one_address_leave_the_others_alone(emptied, visitor, now):
    network = a_network()
    one, other = a_volunteer(emptied, network), a_volunteer(emptied, network)
    for _ in range(services.LINKS_PER_EMAIL):
        asked_link(emptied, visitor, one.email)

    visitor.open("/sign-in").press("Send me the link", email=one.email)
    assert visitor.status == 429
    visitor.open("/sign-in").press("Send me the link", email=other.email)
    assert visitor.status == 200


def test_a_post_without_the_token_of_its_form_signs_nobody_in(emptied, visitor, now):
    token = asked_link(emptied, visitor, a_volunteer(emptied).email)

    stranger(emptied).send(f"/sign-in/link/{token}", {})

    assert sessions(emptied) == 0


@pytest.mark.parametrize("typed", ["", "amina", "a@b", "a" * 10_000 + "@example.org"])
def test_a_bad_address_is_named_beside_its_field(visitor, now, typed):
    visitor.open("/sign-in").press("Send me the link", email=typed)

    assert visitor.status == 422
    assert visitor.sees("Type an e-mail address, like name@example.org.")
    assert visitor.value("email") == typed


def test_changing_the_password_ends_the_other_browsers(emptied, now, sign_in):
    network = a_network()
    staff = a_partner_account(a_partner(network), network)
    here, there = sign_in(staff), sign_in(staff)

    here.open("/account/password").press("Save my password", new="short")
    assert here.status == 422
    assert here.sees("Use at least 12 characters.")
    here.press("Save my password", new=LONG)
    assert here.sees("Your password is changed.")

    assert there.open("/account").heading == "Sign in"
    here.open("/account/password")
    here.press("Save my password", old="not this one", new=LONG + "!")
    assert here.sees("This is not your password.")


def test_people_change_their_name_and_language(emptied, now, sign_in):
    browser = sign_in(a_volunteer(emptied))

    browser.open("/account").press("Save", name="")
    assert browser.sees("Tell us your name.")
    browser.press("Save", name="  Ömer\u202e \n Çelik 🌷 ", language="fr")

    assert browser.open("/account").value("name") == "Ömer Çelik 🌷"
    assert browser.value("language") == "fr"
