"""A network whose offers live, and a worker that is watched while it runs."""

from collections import Counter
from datetime import timedelta

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.cascade import search_of
from helpnet.domain.offers import OfferStatus
from helpnet.domain.quiet import is_quiet
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import NotAllowed
from helpnet.services import cascade, matching, profile
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account

RULES = {
    "offer_policy": "automatic",
    "wave_size": 2,
    "max_open_offers": 3,
    "hours_to_answer": 10,
    "urgent_hours": 5,
    "open_per_helper": 2,
    "days_after_no": 1,
    "quiet_weekends": True,
}
ZONE = "Europe/Brussels"
REACHES = (30.0, 30.0, 10.0, 0.5)
REQUESTS = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

REFUSALS = (
    *(NotAllowed, NoResultFound, matching.OfferGone, matching.CannotAsk),
    *(cascade.StaleWave, profile.StillAccompanying),
)


class World(RuleBasedStateMachine):
    """A small network at one moment; no model beside it."""

    def __init__(self):
        super().__init__()
        network = a_network(rules=RULES, time_zone=ZONE)
        self.ours = {
            "network_id": network.id,
            "account_id": an_account(network).id,
        }
        self.now = MONDAY
        self.requests = [
            a_request(network, look_at=MONDAY, phone=f"+3242220{number}").id
            for number in range(REQUESTS)
        ]
        found = [a_helper(network, reach_km=km, capacity=1) for km in REACHES]
        self.helpers = [(each.id, each.account_id) for each in found]
        self.seen = {}  # what is known of each offer: it may only go on from there
        self.promised = set()  # who was told that they accompany

    def told(self, use_case, **given):
        """Return whether the use case did anything; a refusal is an answer, too."""
        try:
            use_case(**given)
        except REFUSALS:
            return False
        return True

    def offer(self, n):
        """Return one of all offers there ever were, or None."""
        every = sorted(self.seen)
        return every[n % len(every)] if every else None

    def work(self):
        """Let one worker take steps until there are none; it must come to an end."""
        total, rounds = 0, 0
        while moved := cascade.move_on(now=self.now, most=2):
            total, rounds = total + moved, rounds + 1
            assert rounds < 50, "the worker never comes to an end"
        return total

    def whole(self):
        """Return what a worker could have changed."""
        db.session.rollback()
        moving = (HelpRequest.id, HelpRequest.stage, HelpRequest.look_at)
        more = (HelpRequest.circle, HelpRequest.wave_ready_at)
        return [
            db.session.execute(select(*columns).order_by(columns[0])).all()
            for columns in (
                (*moving, *more),
                (Offer.id, Offer.status, Offer.expires_at),
                (Notice.id, Notice.status),
            )
        ]

    def the_worker_kept_the_rules(self, before):
        """Nobody is written to at night, overrun, or asked twice in one search."""
        made = [each for each in self.offers() if each.id not in before and each.wave]
        if not made:
            return
        open_now = Counter(
            each.helper_id for each in self.offers() if each.status is OfferStatus.ASKED
        )
        quiet = parse_rules(RULES).quiet
        for each in made:
            assert open_now[each.helper_id] <= RULES["open_per_helper"]
            assert not is_quiet(each.asked_at, quiet, ZONE)
            assert not is_quiet(each.expires_at, quiet, ZONE)
            assert each.expires_at >= each.asked_at + timedelta(hours=5)
        for request in self.rows(HelpRequest):
            self.nobody_is_asked_twice(request)

    def nobody_is_asked_twice(self, request):
        lines = [(step.id, step.what, step.detail) for step in request.history]
        asked = search_of(lines).asked
        mine = [each for each in self.offers() if each.request_id == request.id]
        latest = mine[len(mine) - asked :]
        for at, each in enumerate(latest):
            earlier = {other.helper_id for other in latest[:at]}
            assert each.wave == 0 or each.helper_id not in earlier

    def offers(self):
        return self.rows(Offer)

    def rows(self, row_type):
        return db.session.scalars(select(row_type).order_by(row_type.id)).all()
