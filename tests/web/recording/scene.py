"""What the tests of this folder share. A helper plans, records, corrects and finishes, through the pages."""

from datetime import timedelta

from sqlalchemy import func, select

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.access import Role
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
    stored,
)

DAY = timedelta(days=1)


class Scene:
    """A network with a helper who was asked, at their browser."""

    def __init__(self, app, sign_in, set_clock, needs=("send-email",), **fields):
        self.app, self.set_clock = app, set_clock
        with app.app_context():
            network = a_network()
            self.network_id = network.id
            self.helper = a_helper(network)
            request = a_request(network, needs=needs, **fields)
            offer = an_offer(request, self.helper)
            request.record(Event.HELPER_ASKED, at=MONDAY, by=Actor.COORDINATOR)
            stored(request)
            self.request_id, self.goals = request.id, [n.id for n in request.needs]
            self.offer_url = f"/offer/{sign(Purpose.OFFER, offer.id)}"
            account = db.session.get(Account, self.helper.account_id)
            set_clock(MONDAY + 300 * DAY)  # the browsers stay signed in that long
            self.helper_at, self.other_tab = sign_in(account), sign_in(account)
            coordinator = an_account(network, role=Role.COORDINATOR)
            self.coordinator_at = sign_in(coordinator)
        set_clock(MONDAY)
        self.page = f"/helper/learners/{self.request_id}"

    def accept(self):
        self.helper_at.open("/helper").follow("Look and answer")
        return self.helper_at.press("Yes")

    def level(self, number=0):
        return f"level_{self.goals[number]}"

    def record(self, **typed):
        self.helper_at.open(f"{self.page}/record")
        return self.helper_at.press("Save", **typed)

    def count(self, table, *where):
        with self.app.app_context():
            return db.session.scalar(
                select(func.count()).select_from(table).where(*where)
            )

    def request(self):
        with self.app.app_context():
            return db.session.get(HelpRequest, self.request_id)

    def meetings(self):
        with self.app.app_context():
            return db.session.scalars(
                select(HelpSession).order_by(HelpSession.id)
            ).all()


def token_of(visitor):
    visitor.open("/helper")
    return visitor.value("csrf_token")
