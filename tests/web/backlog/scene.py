"""What the tests of this folder share. The coordinator's plan for everybody who waits: seen, edited, sent in one step."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY

NOW = MONDAY + timedelta(days=10)


PLAN = "/coordinator/backlog"


SEND = "Send the chosen offers"


def asked(app):
    """Return who was asked for whom: (request, helper) of every offer."""
    with app.app_context():
        rows = db.session.execute(select(Offer.request_id, Offer.helper_id))
        return {tuple(row) for row in rows}


def change(app, row_type, key, **fields):
    with app.app_context():
        for name, value in fields.items():
            setattr(db.session.get_one(row_type, key), name, value)
        db.session.commit()
