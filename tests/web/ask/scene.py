"""What the tests of this folder share. A person asks for help, without an account."""

from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def the_request(app):
    with app.app_context():
        request = db.session.scalars(db.select(HelpRequest)).one()
        db.session.expunge_all()
        return request


def count(app, table):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(table))
