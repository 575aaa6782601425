"""What the tests of this folder share. Whoever leaves a page of the form loses nothing: later, elsewhere, in other words."""

from helpnet.store.base import db


def count(app, table):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(table))
