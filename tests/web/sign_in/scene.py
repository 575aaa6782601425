"""What the tests of this folder share. None"""

from sqlalchemy import func, select

from helpnet.store.accounts import Account, WebSession
from helpnet.store.base import db
from helpnet.store.notices import Notice
from tests.factories import a_helper, a_network


def rows(app, *columns):
    with app.app_context():
        return list(db.session.execute(select(*columns)))


def a_volunteer(app, network=None, **fields):
    helper = a_helper(network or a_network(), **fields)
    with app.app_context():
        return db.session.get(Account, helper.account_id)


def sessions(app):
    return rows(app, func.count(WebSession.id))[0][0]


def asked_link(app, visitor, email):
    """Ask for a link by the form, and return the token that the mail holds."""
    visitor.open("/sign-in").press("Send me the link", email=email)
    facts = rows(app, Notice.facts)
    return facts[-1][0]["token"]


def enter(app, visitor, account):
    token = asked_link(app, visitor, account.email)
    visitor.open(f"/sign-in/link/{token}").press("Sign in now")
    return visitor
