"""What the tests of this folder share. The private calendar of a helper, and what both press when they cannot come."""

from datetime import timedelta
from functools import partial

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.notices import Notice
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer, stored
from tests.web.conftest import stranger

DAY = timedelta(days=1)


class Scene:
    """A helper and a learner with one meeting on Wednesday, each at a browser."""

    def __init__(self, app, sign_in, **fields):
        self.app = app
        self.network = a_network()
        self.helper = a_helper(self.network, load=1)
        request = a_request(self.network, stage=Stage.ACCOMPANIED, **fields)
        offer = an_offer(
            request, self.helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY
        )
        meeting = stored(
            HelpSession(
                request_id=request.id,
                offer_id=offer.id,
                starts_at=MONDAY + 2 * DAY,
                mode=Mode.PUBLIC_PLACE,
                where="Café du Nord",
                entry_key="entry",
            )
        )
        self.request_id, self.meeting_id = request.id, meeting.id
        self.sign_in_again = partial(sign_in_as, app, sign_in, self.helper.account_id)
        self.at_desk = self.sign_in_again()
        with app.app_context():
            self.token = sign(Purpose.REQUEST, request.id)
        self.at_home = stranger(app)
        self.status = f"/request/{self.token}"
        self.cannot = f"{self.status}/meetings/{meeting.id}/cannot-come"
        self.move = f"/helper/meetings/{meeting.id}/move"
        self.cancel = f"/helper/meetings/{meeting.id}/cancel"

    def meeting(self):
        with self.app.app_context():
            return db.session.get(HelpSession, self.meeting_id)

    def told(self, kind):
        with self.app.app_context():
            wanted = db.select(Notice).where(Notice.kind == kind).order_by(Notice.id)
            return db.session.scalars(wanted).all()


def sign_in_as(app, sign_in, account_id):
    with app.app_context():
        return sign_in(db.session.get(Account, account_id))


def filled(page, *names):
    """Return what a browser would send of these fields, and the form's token."""
    fields = {name: page.value(name) for name in names}
    tokens = page.value("csrf_token")
    return fields | {"csrf_token": tokens if isinstance(tokens, str) else tokens[-1]}
