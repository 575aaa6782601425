"""Whatever people do with offers, in whatever order: the database says what a model says."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from helpnet.domain.journey import Event, Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import closing, matching
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.conftest import empty_tables
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account

REQUESTS, HELPERS, CAPACITY, MOST_OPEN = 2, 3, 1, 2
requests = st.integers(0, REQUESTS - 1)
helpers = st.integers(0, HELPERS - 1)
places = st.integers(0, 11)  # ids of rows differ from run to run, places do not
OPEN_STAGES = {Stage.WAITING, Stage.OFFERED}


class Offers(RuleBasedStateMachine):
    """A model of plain dictionaries beside the real thing."""

    def __init__(self):
        super().__init__()
        network = a_network(rules={"max_open_offers": MOST_OPEN, "hours_to_answer": 10})
        self.coordinator = {
            "network_id": network.id,
            "account_id": an_account(network).id,
        }
        self.requests = [a_request(network).id for _ in range(REQUESTS)]
        self.helpers = [a_helper(network, capacity=CAPACITY).id for _ in range(HELPERS)]
        self.now = MONDAY
        self.stage = dict.fromkeys(self.requests, Stage.WAITING)
        self.offers = {}  # id: [request, helper, status, expires]

    def teardown(self):
        """Leave nothing to the next example: offers left open would expire in it."""
        db.session.remove()
        empty_tables()

    def told(self, use_case, *refusals, **given):
        """Return what the use case returned, or None when it refused."""
        try:
            return use_case(now=self.now, **given) or True
        except refusals:
            return None

    def of(self, request, *statuses):
        return [o for o in self.offers.values() if o[0] == request and o[2] in statuses]

    def load(self, helper):
        return sum(
            o[1] == helper and o[2] is OfferStatus.ACCEPTED
            for o in self.offers.values()
        )

    def close_if_no_offer(self, request):
        if not self.of(request, OfferStatus.ASKED) and (
            self.stage[request] is Stage.OFFERED
        ):
            self.stage[request] = Stage.WAITING

    @rule(r=requests, h=helpers)
    def ask(self, r, h):
        request, helper = self.requests[r], self.helpers[h]
        mine = [o[2] for o in self.of(request, *OfferStatus) if o[1] == helper]
        allowed = (
            self.stage[request] in OPEN_STAGES
            and self.load(helper) < CAPACITY
            and not {OfferStatus.ASKED, OfferStatus.DECLINED} & set(mine)
            and len(self.of(request, OfferStatus.ASKED)) < MOST_OPEN
        )
        found = self.told(
            matching.offer,
            matching.CannotAsk,
            NotAllowed,
            request_id=request,
            helper_id=helper,
            **self.coordinator,
        )
        assert bool(found) == allowed
        if found:
            until = self.now + timedelta(hours=10)
            self.offers[found] = [request, helper, OfferStatus.ASKED, until]
            self.stage[request] = Stage.OFFERED

    @rule(n=places)
    def accept(self, n):
        if not self.offers:
            return
        key = sorted(self.offers)[n % len(self.offers)]
        request, helper, status, until = self.offers[key]
        again = status is OfferStatus.ACCEPTED
        wins = (
            status is OfferStatus.ASKED
            and until > self.now
            and self.load(helper) < CAPACITY
        )
        found = self.told(matching.accept, matching.OfferGone, offer_id=key)
        assert bool(found) == (again or wins)
        if wins:
            for other in self.of(request, OfferStatus.ASKED):
                other[2] = OfferStatus.WITHDRAWN
            self.offers[key][2] = OfferStatus.ACCEPTED
            self.stage[request] = Stage.ACCOMPANIED

    @rule(n=places)
    def decline(self, n):
        if not self.offers:
            return
        key = sorted(self.offers)[n % len(self.offers)]
        request, _helper, status, _until = self.offers[key]
        found = self.told(
            matching.decline,
            matching.OfferGone,
            offer_id=key,
            reason=DeclineReason.NO_TIME,
            note="",
        )
        assert bool(found) == (status in {OfferStatus.ASKED, OfferStatus.DECLINED})
        if status is OfferStatus.ASKED:
            self.offers[key][2] = OfferStatus.DECLINED
            self.close_if_no_offer(request)

    @rule(n=places)
    def withdraw(self, n):
        if not self.offers:
            return
        key = sorted(self.offers)[n % len(self.offers)]
        request, _helper, status, _until = self.offers[key]
        found = self.told(
            matching.withdraw_offer,
            matching.OfferGone,
            offer_id=key,
            **self.coordinator,
        )
        assert bool(found) == (status is OfferStatus.ASKED)
        if found:
            self.offers[key][2] = OfferStatus.WITHDRAWN
            self.close_if_no_offer(request)

    @rule(hours=st.sampled_from([1, 6, 11]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def expire(self):
        due = [
            o
            for o in self.offers.values()
            if o[2] is OfferStatus.ASKED and o[3] <= self.now
        ]
        assert matching.expire_offers(now=self.now) == len(due)
        for offer in due:
            offer[2] = OfferStatus.EXPIRED
            self.close_if_no_offer(offer[0])

    @rule(r=requests)
    def cancel(self, r):
        request = self.requests[r]
        found = self.told(
            closing.close_request,
            NotAllowed,
            request_id=request,
            event=Event.LEARNER_WITHDREW,
            detail="",
            **self.coordinator,
        )
        assert bool(found) == (self.stage[request] is not Stage.WITHDRAWN)
        self.stage[request] = Stage.WITHDRAWN
        for offer in self.of(request, OfferStatus.ASKED):
            offer[2] = OfferStatus.WITHDRAWN
        for offer in self.of(request, OfferStatus.ACCEPTED):
            offer[2] = OfferStatus.ENDED

    @rule(r=requests)
    def reopen(self, r):
        request = self.requests[r]
        found = self.told(
            closing.reopen, NotAllowed, request_id=request, **self.coordinator
        )
        assert bool(found) == (self.stage[request] is Stage.WITHDRAWN)
        if found:
            self.stage[request] = Stage.WAITING

    @invariant()
    def the_database_says_the_same(self):
        db.session.rollback()
        kept = db.session.execute(select(Offer.id, Offer.status)).all()
        assert {row.id: row.status for row in kept if row.id in self.offers} == {
            key: offer[2] for key, offer in self.offers.items()
        }
        for request, stage in self.stage.items():
            assert db.session.get_one(HelpRequest, request).stage is stage
        for helper in self.helpers:
            assert db.session.get_one(Helper, helper).load == self.load(helper)
        db.session.rollback()


@pytest.mark.usefixtures("database")
def test_offers_follow_the_model():
    run_state_machine_as_test(
        Offers,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
