"""Signing in by a link, once, and for how long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from helpnet.domain.access import Role
from helpnet.services import accounts
from helpnet.store.accounts import WebSession
from tests.factories import MONDAY, a_helper, a_network, an_account
from tests.web.conftest import stranger
from tests.web.sign_in.scene import a_volunteer, asked_link, enter, rows, sessions


def test_a_helper_signs_in_by_mail(emptied, visitor, now):
    helper = a_helper(a_network(), email="amina@example.org")

    token = asked_link(emptied, visitor, " Amina@Example.ORG ")
    assert visitor.heading == "Look in your mailbox"
    visitor.open(f"/sign-in/link/{token}").press("Sign in now")

    assert visitor.url == "/helper"
    assert visitor.sees("Amina Benali")
    assert helper.account_id == rows(emptied, WebSession.account_id)[0][0]


def test_looking_at_the_link_changes_nothing(emptied, visitor, now):
    account = a_volunteer(emptied, email="amina@example.org")
    token = asked_link(emptied, visitor, account.email)

    for _ in range(10):
        assert stranger(emptied).open(f"/sign-in/link/{token}").status == 200
        assert (
            stranger(emptied).client.head(f"/sign-in/link/{token}").status_code == 200
        )

    assert sessions(emptied) == 0
    visitor.open(f"/sign-in/link/{token}").press("Sign in now")
    assert visitor.url == "/helper"


def test_a_link_works_once(emptied, visitor, now):
    account = a_volunteer(emptied, email="amina@example.org")
    token = asked_link(emptied, visitor, account.email)
    late = stranger(emptied).open(f"/sign-in/link/{token}")
    visitor.open(f"/sign-in/link/{token}").press("Sign in now")

    late.press("Sign in now")

    assert late.status == 410
    assert late.heading == "This link does not work any more"
    late.follow("Ask for a new link")
    assert late.heading == "Sign in"
    assert sessions(emptied) == 1


def test_of_twenty_browsers_with_one_link_one_enters(emptied, visitor, now):
    account = a_volunteer(emptied, email="amina@example.org")
    token = asked_link(emptied, visitor, account.email)
    browsers = [stranger(emptied).open(f"/sign-in/link/{token}") for _ in range(20)]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda b: b.press("Sign in now").status, browsers))

    assert sorted(answers) == [200] + [410] * 19
    assert sessions(emptied) == 1


@pytest.mark.parametrize(("seconds", "status"), [(1799, 200), (1800, 410)])
def test_a_link_lasts_half_an_hour(emptied, visitor, now, set_clock, seconds, status):
    account = a_volunteer(emptied, email="amina@example.org")
    token = asked_link(emptied, visitor, account.email)
    set_clock(now + timedelta(seconds=seconds))

    visitor.open(f"/sign-in/link/{token}").press("Sign in now")

    assert visitor.status == status


@pytest.mark.parametrize(
    ("role", "lasts"),
    [("helper", timedelta(days=14)), ("coordinator", timedelta(hours=12))],
)
def test_a_session_lasts(emptied, visitor, now, set_clock, role, lasts):
    account = an_account(a_network(), role=Role(role))
    enter(emptied, visitor, account)

    set_clock(now + lasts - timedelta(seconds=1))
    assert visitor.open("/account").heading == "My account"
    set_clock(now + lasts)
    assert visitor.open("/account").heading == "Sign in"


def test_a_copied_cookie_is_dead_after_signing_out(emptied, visitor, now):
    enter(emptied, visitor, a_volunteer(emptied))
    thief = stranger(emptied)
    cookie = visitor.client.get_cookie("helpnet")
    thief.client.set_cookie("helpnet", cookie.value)
    assert thief.open("/account").heading == "My account"

    visitor.open("/account").press("Sign out")

    assert thief.open("/account").heading == "Sign in"
    assert visitor.open("/account").heading == "Sign in"


def test_signing_out_everywhere_ends_the_other_browsers(emptied, visitor, now, sign_in):
    account = a_volunteer(emptied)
    here, there = sign_in(account), sign_in(account)
    somebody_else = sign_in(a_volunteer(emptied))

    here.open("/account").press("Sign out everywhere")

    assert there.open("/account").heading == "Sign in"
    assert somebody_else.open("/account").heading == "My account"


def test_suspension_ends_every_session_at_once(emptied, visitor, now, sign_in):
    network = a_network()
    account = a_volunteer(emptied, network)
    browser = sign_in(account)
    token = asked_link(emptied, visitor, account.email)

    with emptied.app_context():
        accounts.suspend_account(
            network_id=network.id, account_id=account.id, now=MONDAY
        )

    assert browser.open("/account").heading == "Sign in"
    visitor.open(f"/sign-in/link/{token}").press("Sign in now")
    assert visitor.status == 410
    assert sessions(emptied) == 0


def test_the_cookie_of_a_former_visitor_is_not_taken_over(emptied, visitor, now):
    account = a_volunteer(emptied)
    visitor.open("/sign-in")
    before = visitor.client.get_cookie("helpnet").value
    enter(emptied, visitor, account)

    assert visitor.client.get_cookie("helpnet").value != before
    with visitor.client.session_transaction() as session:
        assert set(session) <= {"_user_id", "_fresh", "_permanent", "csrf_token"}
