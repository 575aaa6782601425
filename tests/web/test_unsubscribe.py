"""The link that ends repeated messages: asked first, one press, and taken back."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.access import Role, Standing
from helpnet.domain.notices import NoticeKind
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from tests.factories import a_helper, a_network, an_account

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(app, kind, account_id):
    with app.app_context():
        return f"/unsubscribe/{sign(Purpose.UNSUBSCRIBE, f'{kind}-{account_id}')}"


def test_a_helper_takes_a_break_and_takes_it_back(visitor, emptied):
    helper = a_helper(a_network())
    visitor.open(link(emptied, NoticeKind.OFFER, helper.account_id))
    assert standing(emptied, helper) is Standing.ACTIVE, "opening it changes nothing"
    visitor.press("Take a break")
    assert visitor.sees("You get no questions until Sunday, 31 May 2026.")
    assert standing(emptied, helper) is Standing.PAUSED
    visitor.press("Take it back")
    assert standing(emptied, helper) is Standing.ACTIVE


def standing(app, helper):
    with app.app_context():
        return db.session.get_one(Helper, helper.id).standing


def test_a_coordinator_gets_no_digest_and_takes_it_back(visitor, emptied):
    account = an_account(a_network(), role=Role.COORDINATOR)
    visitor.open(link(emptied, NoticeKind.DIGEST, account.id))
    visitor.press("Stop the e-mail")
    assert visitor.sees("You get no daily e-mail")
    assert not digest(emptied, account)
    visitor.press("Take it back")
    assert digest(emptied, account)


def digest(app, account):
    with app.app_context():
        return db.session.get_one(Account, account.id).digest


def test_a_mail_program_presses_it_without_our_page(emptied):
    emptied.config["WTF_CSRF_ENABLED"] = True
    helper = a_helper(a_network())
    address = link(emptied, NoticeKind.OFFER, helper.account_id)
    for _ in range(2):
        answer = emptied.test_client().post(address, data=ONE_CLICK)
        assert answer.status_code == 303
    assert standing(emptied, helper) is Standing.PAUSED


def test_taking_it_back_needs_our_page(emptied):
    helper = a_helper(a_network())
    address = link(emptied, NoticeKind.OFFER, helper.account_id)
    emptied.test_client().post(address, data=ONE_CLICK)
    answer = emptied.test_client().post(f"{address}/back")
    assert answer.status_code == 400
    assert standing(emptied, helper) is Standing.PAUSED


@pytest.mark.parametrize("token", ["x", "forged.token", "WzFd.abc"])
def test_a_forged_link_opens_nothing(visitor, token):
    visitor.open(f"/unsubscribe/{token}")
    assert visitor.status == 404


def test_a_link_for_offers_ends_no_digest(visitor, emptied):
    account = an_account(a_network(), role=Role.COORDINATOR)
    emptied.test_client().post(
        link(emptied, NoticeKind.OFFER, account.id), data=ONE_CLICK
    )
    assert digest(emptied, account)
