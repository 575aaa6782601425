"""What the tests of this folder share. Coordinators approve partners, keep places, and import files."""

from sqlalchemy import func, select

from helpnet.store.base import db
from helpnet.store.partners import Place


def token_of(visitor):
    """Return the token of any form on the page."""
    tokens = visitor.value("csrf_token")
    return tokens[0] if isinstance(tokens, list) else tokens


def count_places(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Place))
