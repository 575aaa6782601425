"""What the tests of this folder share: somebody who asked for more than one thing, and dies."""

from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.domain.meetings import Plan
from helpnet.domain.modes import Mode
from helpnet.services import ends, matching, meetings, splitting
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_request, an_offer
from tests.integration.check_ins.scene import Graduate
from tests.integration.followup.scene import DAY, NOW

HOUR = timedelta(hours=1)
DIED = NOW + 2 * DAY
MOBILE = "+32470555666"


class Learner(Graduate):
    """Somebody who does one thing alone since `NOW`, and has asked for two more since.

    A helper accompanies the whole, with a meeting planned; for one of the things a
    second helper is asked, or accompanies too.
    """

    def __init__(self, *, accepted=False, **fields):
        given = {"way": ContactWay.PHONE, "phone": MOBILE, "needs": ("read-news",)}
        super().__init__(**given | fields)
        whole = self.asks("JEANNE  Lambert", needs=("send-email", "read-news"))
        offer = self.is_asked(whole.id, self.helper_id)
        matching.accept(offer_id=offer, now=NOW + HOUR)
        self.whole_id, self.match_id = whole.id, offer
        self.part_id = splitting.split_goal(
            network_id=self.network.id,
            request_id=whole.id,
            need_id=whole.needs[1].id,
            account_id=self.coordinator.id,
            now=NOW + HOUR,
        )
        second = a_helper(self.network, name="Bert")
        self.second_id, self.second_account_id = second.id, second.account_id
        self.offer_id = self.is_asked(self.part_id, second.id)
        if accepted:
            matching.accept(offer_id=self.offer_id, now=NOW + 2 * HOUR)
            self.meet(self.part_id, second.id)
        self.meet(self.whole_id, self.helper_id)

    def asks(self, name="Jeanne Lambert", needs=("send-email",), **fields):
        """Return a request of somebody of that name and the same telephone."""
        given = {"contact_way": ContactWay.PHONE, "phone": MOBILE, "asked_at": NOW}
        return a_request(self.network, name=name, needs=needs, **given | fields)

    def is_asked(self, request_id, helper_id):
        request, helper = get(request_id), db.session.get_one(Helper, helper_id)
        offer = an_offer(request, helper, asked_at=NOW, expires_at=NOW + 10 * DAY)
        request.record(Event.HELPER_ASKED, at=NOW, by=Actor.COORDINATOR)
        db.session.commit()
        return offer.id

    def meet(self, request_id, helper_id):
        at, mode = DIED + DAY, Mode.PUBLIC_PLACE
        meetings.plan_session(
            helper_id=helper_id,
            request_id=request_id,
            plan=Plan(starts_at=at, mode=mode, where="At the library"),
            entry_key=f"plan-{request_id}",
            now=NOW + 3 * HOUR,
        )

    @property
    def all_ids(self):
        return [self.request_id, self.whole_id, self.part_id]

    def dies(self, request_id, now=DIED):
        self.ends(request_id, EndReason.DECEASED, now)

    def ends(self, request_id, reason, now=DIED):
        db.session.rollback()
        ends.end_by_coordinator(
            network_id=self.network.id,
            request_id=request_id,
            account_id=self.coordinator.id,
            reason=reason,
            detail="Her son called",
            now=now,
        )

    def load_of(self, helper_id):
        db.session.rollback()
        return db.session.scalar(select(Helper.load).where(Helper.id == helper_id))


def get(request_id):
    db.session.rollback()
    return db.session.get_one(HelpRequest, request_id, populate_existing=True)


def standing(request_id):
    request = get(request_id)
    return request.stage, request.end_reason


def to_learner(*request_ids):
    """Return (id, status) of every message about these requests to their learner."""
    db.session.rollback()
    found = select(Notice.id, Notice.status).where(
        Notice.request_id.in_(request_ids), Notice.account_id.is_(None)
    )
    return [tuple(row) for row in db.session.execute(found.order_by(Notice.id))]


def told(account_id, kind):
    """Return what this account was told of that kind."""
    db.session.rollback()
    found = select(Notice).where(Notice.account_id == account_id, Notice.kind == kind)
    return db.session.scalars(found.order_by(Notice.id)).all()
