"""Visitors for tests of pages: strangers, and people who are signed in."""

import secrets
from datetime import timedelta

import pytest

from helpnet import clock
from helpnet.services.accounts import hashed
from helpnet.store.accounts import Account, WebSession
from helpnet.store.base import db
from helpnet.web.ask import traps
from tests.factories import MONDAY, a_helper, an_account, stored
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def still_clock(set_clock):
    """Stop the only clock, so that no page depends on when the tests are run."""
    set_clock(MONDAY + timedelta(hours=1))


@pytest.fixture
def visitor(emptied):
    """Return somebody who is not signed in, with an English browser."""
    return stranger(emptied)


def stranger(app, language="en"):
    """Return a new browser that prefers this language."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return Visitor(client)


@pytest.fixture
def sign_in(emptied):
    """Return a function that signs an account in at a new browser."""

    def run(account):
        token = secrets.token_urlsafe(16)
        now = clock.now()
        stored(
            WebSession(
                account_id=account.id,
                token_hash=hashed(token),
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        visitor = stranger(emptied)
        with visitor.client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return visitor

    return run


@pytest.fixture
def coordinator(network, sign_in):
    """Return a coordinator of the network of the test, at the browser."""
    return sign_in(an_account(network))


@pytest.fixture
def helper(network):
    """Return a helper of the network of the test."""
    return a_helper(network)


@pytest.fixture
def browser(app, sign_in, helper):
    """Return that helper, at the browser."""
    with app.app_context():
        return sign_in(db.session.get_one(Account, helper.account_id))


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch):
    """Let tests fill in the form in no time; those of the trap set it again."""
    for name in ("LEAST_FORM", "LEAST_CALL"):
        monkeypatch.setattr(traps, name, timedelta(0))
