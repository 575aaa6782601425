"""The whole life of offers, by hand and by themselves: whatever happens, in any order."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from helpnet.domain.access import StandingEvent
from helpnet.domain.journey import Event
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.offers import DeclineReason, OfferStatus
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
from tests.conftest import empty_tables
from tests.factories import MONDAY
from tests.integration.offers_life.promises import Promises
from tests.integration.offers_life.world import DAY, HOUR, REACHES, REQUESTS

requests = st.integers(0, REQUESTS - 1)
helpers = st.integers(0, len(REACHES) - 1)
places = st.integers(0, 11)  # ids of rows differ from run to run, places do not


class Life(Promises):
    """Everybody does what they can, in any order."""

    def teardown(self):
        """Let a dead worker come back: everybody is looked at. Leave nothing."""
        try:
            self.now += 30 * DAY
            self.the_worker_runs()
            self.nothing_contradicts_itself()
        finally:
            db.session.remove()
            empty_tables()

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
