"""What the tests of this folder share. Calls to make first, people who keep paper, and finding one request, on the desk."""

from helpnet.store.base import db
from helpnet.store.requests import HelpRequest

UNKNOWN = {
    "name": "",
    "needs": (),
    "modes": frozenset(),
    "languages": frozenset(),
    "barriers": frozenset(),
    "postcode": "",
    "town": "",
    "latitude": None,
    "longitude": None,
}


def stored_now(app, request):
    with app.app_context():
        return db.session.get_one(HelpRequest, request.id)
