"""A network whose offers move on by themselves, and what its people do."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services import cascade, matching
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_network, a_request, an_account

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERED = 48 * HOUR
RULES = {"offer_policy": "automatic", "wave_size": 2, "max_open_offers": 3}


@dataclass
class Scene:
    """One network with its coordinator; `now` is what its clock shows."""

    rules: dict = field(default_factory=dict)
    now = MONDAY

    def __post_init__(self):
        self.network = a_network(rules=RULES | self.rules)
        self.coordinator = an_account(self.network)

    def change_rules(self, **rules):
        network = fresh(Network, self.network.id)
        network.rules = {**network.rules, **rules}
        db.session.commit()

    def asks(self, **fields):
        """Let somebody ask for help now."""
        given = {"asked_at": self.now, "look_at": self.now}
        return a_request(self.network, **given | fields)

    def later(self, delay):
        """Let time pass, then let the worker look; return how many steps it took."""
        self.now += delay
        return self.move_on()

    def move_on(self):
        moved = 0
        while steps := cascade.move_on(now=self.now):
            moved += steps
        return moved

    def offer_to(self, request, helper):
        found = [each for each in offers(request) if each.helper_id == helper.id]
        return found[-1]

    def declines(self, request, *helpers):
        for helper in helpers:
            matching.decline(
                offer_id=self.offer_to(request, helper).id,
                reason=DeclineReason.NO_TIME,
                note="",
                now=self.now,
            )

    def accepts(self, request, helper):
        matching.accept(offer_id=self.offer_to(request, helper).id, now=self.now)


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def offers(request):
    db.session.rollback()
    chosen = select(Offer).where(Offer.request_id == request.id).order_by(Offer.id)
    return db.session.scalars(chosen).all()


def asked(request, status=None):
    """Return the helpers who were asked, in order; with `status` only such offers."""
    return [each.helper_id for each in offers(request) if status in {None, each.status}]


def waiting_for(request):
    return set(asked(request, OfferStatus.ASKED))


def state(request):
    return fresh(HelpRequest, request.id)


def story(request):
    return [step.what.value for step in state(request).history]


def notices(kind):
    db.session.rollback()
    chosen = select(Notice).where(Notice.kind == kind).order_by(Notice.id)
    return db.session.scalars(chosen).all()
