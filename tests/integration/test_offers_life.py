"""The whole life of offers, by hand and by themselves: whatever happens, in any order."""

from collections import Counter
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
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import StandingEvent
from helpnet.domain.cascade import search_of
from helpnet.domain.checking import FaultKind
from helpnet.domain.history import Happening
from helpnet.domain.journey import NEXT, Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.quiet import is_quiet
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import NotAllowed, advance
from helpnet.services import (
    accounts,
    autonomy,
    cascade,
    checking,
    closing,
    matching,
    our_network,
    people,
    profile,
    tracking,
    urgency,
)
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.conftest import empty_tables
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

requests = st.integers(0, REQUESTS - 1)
helpers = st.integers(0, len(REACHES) - 1)
places = st.integers(0, 11)  # ids of rows differ from run to run, places do not

LATE = {FaultKind.LOOK_OVERDUE, FaultKind.OFFER_OVERDUE}
"""What is so while the worker does not run, and never right after it did."""
ENDED = {(OfferStatus.ACCEPTED, OfferStatus.ENDED)}
REFUSALS = (
    *(NotAllowed, NoResultFound, matching.OfferGone, matching.CannotAsk),
    *(cascade.StaleWave, profile.StillAccompanying),
)


class Life(RuleBasedStateMachine):
    """No model beside it, only what must be so whatever anybody did."""

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

    def teardown(self):
        """Let a dead worker come back: everybody is looked at. Leave nothing."""
        try:
            self.now += 30 * DAY
            self.the_worker_runs()
            self.nothing_contradicts_itself()
        finally:
            db.session.remove()
            empty_tables()

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

    # What coordinators do

    @rule(r=requests, h=helpers)
    def ask_by_hand(self, r, h):
        helper_id, _account = self.helpers[h]
        given = {"request_id": self.requests[r], "helper_id": helper_id}
        self.told(matching.offer, now=self.now, **given, **self.ours)

    @rule(r=requests)
    def send_the_wave(self, r):
        request = {"request_id": self.requests[r]}
        network = {"network_id": self.ours["network_id"]}
        wave = cascade.preview_wave(now=self.now, **request, **network)
        chosen = [card.helper_id for card in wave.helpers]
        if chosen:
            given = request | self.ours | {"helper_ids": chosen}
            self.told(cascade.send_wave, now=self.now, **given)

    @rule(n=places)
    def take_back(self, n):
        if key := self.offer(n):
            self.told(matching.withdraw_offer, offer_id=key, now=self.now, **self.ours)

    @rule(
        r=requests,
        event=st.sampled_from([Event.SENT_ELSEWHERE, Event.LEARNER_UNREACHABLE]),
    )
    def close(self, r, event):
        given = {"request_id": self.requests[r], "event": event, "detail": "gone"}
        self.told(closing.close_request, now=self.now, **given, **self.ours)

    @rule(r=requests)
    def reopen(self, r):
        given = {"request_id": self.requests[r]} | self.ours
        self.told(closing.reopen, now=self.now, **given)

    @rule(r=requests, urgent=st.booleans())
    def hurry(self, r, urgent):
        given = {"request_id": self.requests[r], "urgent": urgent}
        self.told(urgency.set_urgent, now=self.now, **given, **self.ours)

    @rule(policy=st.sampled_from(OfferPolicy), at_once=st.integers(1, 3))
    def change_the_policy(self, policy, at_once):
        rules = {"offer_policy": policy.value, "wave_size": at_once}
        network = {"network_id": self.ours["network_id"]}
        our_network.change_offer_rules(given=rules, now=self.now, **network)

    @rule(h=helpers, event=st.sampled_from(StandingEvent))
    def change_standing(self, h, event):
        given = {"helper_id": self.helpers[h][0], "event": event}
        network = {"network_id": self.ours["network_id"]}
        self.told(people.change_standing, now=self.now, **given, **network)

    @rule(h=helpers, back=st.booleans())
    def shut_out_or_let_in(self, h, back):
        given = {
            "network_id": self.ours["network_id"],
            "account_id": self.helpers[h][1],
        }
        if back:
            accounts.restore_account(**given)
        else:
            accounts.suspend_account(now=self.now, **given)

    # What helpers do

    @rule(n=places)
    def accept(self, n):
        key = self.offer(n)
        if key and self.told(matching.accept, offer_id=key, now=self.now):
            self.promised.add(key)

    @rule(n=places)
    def accept_one_that_is_open(self, n):
        standing = [k for k, (s, *_) in self.seen.items() if s is OfferStatus.ASKED]
        if standing:
            self.accept(sorted(self.seen).index(standing[n % len(standing)]))

    @rule(n=places, reason=st.sampled_from(DeclineReason))
    def decline(self, n, reason):
        if key := self.offer(n):
            given = {"offer_id": key, "reason": reason, "note": ""}
            self.told(matching.decline, now=self.now, **given)

    @rule(r=requests, h=helpers)
    def leave_the_learner(self, r, h):
        given = {"helper_id": self.helpers[h][0], "request_id": self.requests[r]}
        self.told(autonomy.stop_accompanying, reason="", now=self.now, **given)

    @rule(h=helpers, capacity=st.integers(0, 2))
    def change_room(self, h, capacity):
        given = {"helper_id": self.helpers[h][0], "capacity": capacity, "about": ""}
        self.told(profile.change_room, now=self.now, **given)

    @rule(h=helpers, reach_km=st.sampled_from([0.5, 10.0, 60.0]))
    def change_reach(self, h, reach_km):
        given = {"helper_id": self.helpers[h][0], "reach_km": reach_km}
        profile.change_reach(now=self.now, **given)

    @rule(h=helpers)
    def pause(self, h):
        given = {"helper_id": self.helpers[h][0], "until": None}
        self.told(profile.pause, now=self.now, **given)

    # What learners do

    @rule(r=requests)
    def withdraw(self, r):
        self.told(tracking.withdraw, request_id=self.requests[r], now=self.now)

    @rule(r=requests)
    def ask_again(self, r):
        autonomy.reopen_by_learner(request_id=self.requests[r], now=self.now)

    # What time and the worker do

    @rule(step=st.sampled_from([HOUR, 6 * HOUR, 11 * HOUR, 3 * DAY, -2 * HOUR, -DAY]))
    def the_clock_jumps(self, step):
        self.now = max(self.now + step, MONDAY)

    @rule()
    def offers_expire(self):
        matching.expire_offers(now=self.now)

    @rule()
    def the_worker_runs(self):
        before = set(self.seen)
        self.work()
        done = self.whole()
        assert self.work() == 0, "a second worker found something to do"
        assert self.whole() == done
        assert checking.list_faults(now=self.now) == ()
        self.the_worker_kept_the_rules(before)

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

    # What must always be so

    @invariant()
    def answers_stay(self):
        db.session.rollback()
        for each in self.offers():
            now = (each.status, each.answered_at, each.decline_reason)
            was = self.seen.get(each.id, (OfferStatus.ASKED, None, None))
            if was[0] is OfferStatus.ASKED or now == was:
                self.seen[each.id] = now
                continue
            assert (was[0], now[0]) in ENDED
            assert now[1:] == was[1:]
            self.seen[each.id] = now
        yes = {OfferStatus.ACCEPTED, OfferStatus.ENDED}
        accepted = {key for key, (status, *_) in self.seen.items() if status in yes}
        assert accepted == self.promised

    @invariant()
    def one_helper_and_no_more_than_their_places(self):
        accepted = [e for e in self.offers() if e.status is OfferStatus.ACCEPTED]
        assert len({each.request_id for each in accepted}) == len(accepted)
        held = Counter(each.helper_id for each in accepted)
        for helper in self.rows(Helper):
            assert helper.load == held[helper.id] <= helper.capacity

    @invariant()
    def the_history_explains_the_stage(self):
        for request in self.rows(HelpRequest):
            stage = Stage.WAITING
            for step in request.history:
                if step.what.value in list(Event):
                    stage = advance(NEXT, stage, Event(step.what.value))
            assert request.stage is stage
            told = Counter(step.what for step in request.history)
            made = sum(each.request_id == request.id for each in self.offers())
            assert told[Happening.HELPER_ASKED] == made

    @invariant()
    def nothing_contradicts_itself(self):
        faults = checking.list_faults(now=self.now)
        assert [fault for fault in faults if fault.kind not in LATE] == []

    @invariant()
    def nobody_is_asked_by_an_old_message(self):
        """Of an offer that is over no message may still leave that asks for it."""
        chosen = select(Notice.key).where(
            Notice.kind == NoticeKind.OFFER, Notice.status == NoticeStatus.WAITING
        )
        open_now = {e.id for e in self.offers() if e.status is OfferStatus.ASKED}
        for key in db.session.scalars(chosen):
            assert int(key.partition("-")[2]) in open_now
        db.session.rollback()


@pytest.mark.usefixtures("database")
def test_whatever_happens_offers_keep_their_promises():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
