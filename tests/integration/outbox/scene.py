"""What the tests of this folder share. Whose turn it is: one reader's messages in order, everybody else meanwhile."""

from datetime import timedelta

from helpnet.domain.notices import NoticeKind
from helpnet.services import delivery
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.notices import Notice, tell_account
from tests.factories import MONDAY

MINUTE = timedelta(minutes=1)


def tell(key, account, kind=NoticeKind.OFFER, **message):
    account = db.session.get_one(Account, account.id)
    tell_account(account, kind, key=key, at=MONDAY, facts={}, **message)
    db.session.commit()


class Sender:
    """Keeps what it is given; refuses as it was told to, key by key."""

    def __init__(self, **refusals):
        self.sent, self.tried, self.refusals = [], [], refusals

    def __call__(self, due):
        key = db.session.get_one(Notice, due.id).key
        db.session.rollback()
        self.tried.append(key)
        if key in self.refusals:
            raise self.refusals[key]
        self.sent.append(key)


def deliver(sender, now=MONDAY):
    batch = delivery.claim_due(now=now)
    return delivery.deliver_batch(batch, send=sender, clock=lambda: now)


MANY = 20_000  # the plans are those of 100 000, where this takes 15 seconds


CHANGED = frozenset({"id", "key", "lane", "status"})
