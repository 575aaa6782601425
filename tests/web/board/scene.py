"""What the tests of this folder share. The coordinator's board: who fits and why, asking, withdrawing, closing."""

from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def stage_of(app, request):
    with app.app_context():
        return db.session.get_one(HelpRequest, request.id).stage


def url(request):
    return f"/coordinator/requests/{request.id}"
