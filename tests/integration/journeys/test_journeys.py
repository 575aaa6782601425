"""Whole journeys, from the ask to years after: everybody acts, in any order."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.check_ins import Still
from helpnet.domain.doers import LEARNER
from helpnet.domain.ends import EndReason
from helpnet.domain.first_contact import Contact
from helpnet.domain.handovers import Shared
from helpnet.domain.history import Actor
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.offers import DeclineReason
from helpnet.services import (
    autonomy,
    autonomy_questions,
    check_ins,
    closing,
    ends,
    first_contact,
    goals,
    handover,
    matching,
    own_successes,
    splitting,
    tracking,
    troubles,
    undoing,
)
from helpnet.store.base import db
from helpnet.store.offers import find_accepted
from tests.conftest import empty_tables
from tests.integration.journeys.meetings import Together, places
from tests.integration.journeys.world import DAY, HELPERS, HOUR, MOST_REQUESTS, SKILLS

helpers = st.integers(0, HELPERS - 1)


class Journeys(Together):
    """Learners, helpers, coordinators and time, each as they may."""

    @initialize(h=helpers)
    def two_are_helped_already(self, h):
        for needs in (SKILLS[:2], SKILLS[1:]):
            key = self.ask_for_help(needs)
            self.find_a_helper(key, sorted(self.helpers)[h])

    def teardown(self):
        """Let a dead worker come back, long after. Leave nothing."""
        try:
            self.now += 100 * DAY
            self.the_worker_runs()
            self.nobody_disappears()
            self.what_is_private_stays_so()
        finally:
            db.session.remove()
            empty_tables()

    # How learner and helper meet

    @rule(needs=st.sampled_from([SKILLS[:1], SKILLS[:2], SKILLS]))
    def ask(self, needs):
        if len(self.known) < MOST_REQUESTS:
            self.ask_for_help(needs)

    @rule(n=places, h=helpers)
    def match(self, n, h):
        if key := self.one(n, Stage.WAITING, Stage.OFFERED):
            self.find_a_helper(key, sorted(self.helpers)[h])

    @rule(n=places, yes=st.booleans())
    def answer_an_offer(self, n, yes):
        key = self.an_open_offer(n)
        if key and yes:
            self.told(matching.accept, offer_id=key)
        elif key:
            reason = DeclineReason.NO_TIME
            self.told(matching.decline, offer_id=key, reason=reason, note="")

    # What learners want, say and take back

    @rule(n=places, g=places)
    def say_i_did_it(self, n, g):
        if key := self.accompanied(n):
            wanted = self.request(key).goals
            self.told(
                own_successes.say,
                request_id=key,
                need_id=wanted[g % len(wanted)].id,
                doer=LEARNER,
                entry_key=next(self.keys),
            )

    @rule(n=places, g=places, back=st.booleans())
    def change_a_goal(self, n, g, back):
        if key := self.accompanied(n):
            needs = self.request(key).needs
            given = {"request_id": key, "need_id": needs[g % len(needs)].id}
            act = goals.take_up_goal if back else goals.drop_goal
            self.told(act, doer=self.helper_doer(key), **given)

    @rule(n=places, by_link=st.booleans())
    def confirm(self, n, by_link):
        if key := self.accompanied(n):
            if by_link:
                self.told(autonomy.confirm_by_learner, request_id=key)
            else:
                said = {"said_by": SaidBy.TOLD_COORDINATOR, **self.ours}
                self.told(autonomy.confirm_autonomy, request_id=key, **said)

    @rule(n=places)
    def reach_the_end(self, n):
        self.do_well_for_days(n)
        self.confirm(n, by_link=True)

    @rule(n=places)
    def say_not_yet(self, n):
        if key := self.accompanied(n):
            given = {"request_id": key, "doer": LEARNER}
            self.told(autonomy_questions.say_not_yet, **given)

    @rule(n=places, settled=st.booleans())
    def say_unhappy(self, n, settled):
        if key := self.accompanied(n):
            self.told(troubles.say_unhappy, request_id=key, words="It is slow")
            if settled:
                given = {"request_id": key, "note": "", "share": False, **self.ours}
                self.told(troubles.settle, **given)

    # How it ends, and begins again

    @rule(n=places, reason=st.sampled_from(EndReason))
    def end(self, n, reason):
        if key := self.one(n, *sorted(Stage)):
            given = {"request_id": key, "reason": reason, "detail": "gone"}
            self.told(ends.end_by_coordinator, **given, **self.ours)

    @rule(n=places, reason=st.sampled_from(EndReason))
    def end_as_the_helper_says(self, n, reason):
        if key := self.accompanied(n):
            who = {"helper_id": self.helper_of(key), "request_id": key}
            called = first_contact.note_contact
            self.told(called, how=Contact.TRIED, **who)
            self.told(ends.end_by_helper, reason=reason, detail="gone", **who)

    @rule(n=places)
    def withdraw(self, n):
        if key := self.open(n):
            self.told(tracking.withdraw, request_id=key)

    @rule(n=places, by_link=st.booleans())
    def reopen(self, n, by_link):
        if key := self.one(n, *sorted(ENDS)):
            if by_link:
                self.told(autonomy.reopen_by_learner, request_id=key)
            else:
                self.told(closing.reopen, request_id=key, **self.ours)

    @rule(n=places, given=st.lists(st.sampled_from(Still), min_size=1, max_size=3))
    def answer_later(self, n, given):
        if self.one(n, Stage.AUTONOMOUS):
            self.now += 31 * DAY
            check_ins.ask_due(now=self.now)
        db.session.rollback()
        sheets = [check_ins.find_sheet(request_id=key) for key in self.known]
        if asked := [sheet for sheet in sheets if sheet]:
            sheet = asked[n % len(asked)]
            said = {
                goal.need_id: given[at % len(given)]
                for at, goal in enumerate(sheet.goals)
            }
            about = {"request_id": sheet.request_id, "number": sheet.number}
            self.told(check_ins.answer, answers=said, **about)

    # Other helpers

    @rule(n=places, agreed=st.sampled_from([None, *Shared]), by_helper=st.booleans())
    def hand_over(self, n, agreed, by_helper):
        if key := self.accompanied(n):
            passing = handover.Passing(why="ill", message="Go on", agreed=agreed)
            given = {"request_id": key, "passing": passing}
            if by_helper:
                self.told(handover.hand_over, helper_id=self.helper_of(key), **given)
            else:
                offer = find_accepted(key)
                given |= {"offer_id": offer.id, **self.ours}
                self.told(handover.hand_over_by_coordinator, **given)

    @rule(n=places, shared=st.sampled_from(Shared))
    def agree(self, n, shared):
        if key := self.open(n):
            self.told(handover.agree_by_learner, request_id=key, shared=shared)

    @rule(n=places)
    def leave(self, n):
        if key := self.accompanied(n):
            given = {"helper_id": self.helper_of(key), "reason": ""}
            self.told(autonomy.stop_accompanying, request_id=key, **given)

    @rule(n=places, g=places)
    def split(self, n, g):
        if key := self.accompanied(n):
            needs = self.request(key).needs
            given = {"request_id": key, "need_id": needs[g % len(needs)].id}
            part = self.told(splitting.split_goal, **given, **self.ours)
            if part and part not in self.known:
                self.known.append(part)

    @rule(n=places, which=places)
    def undo(self, n, which):
        key = self.one(n, *sorted(Stage))
        doer = undoing.Doer(actor=Actor.COORDINATOR, **self.ours)
        about = {"request_id": key, "doer": doer}
        if key and (found := undoing.list_undoable(now=self.now, **about)):
            chosen = found[which % len(found)]
            self.told(undoing.undo, kind=chosen.kind, number=chosen.id, **about)

    # Time

    @rule(step=st.sampled_from([HOUR, 11 * HOUR, 2 * DAY, 31 * DAY, 61 * DAY]))
    def time_passes(self, step):
        self.now += step

    @rule()
    def the_worker_runs(self):
        self.the_worker_works()
        assert self.faults() == ()


@pytest.mark.usefixtures("database")
def test_whatever_happens_every_journey_is_told_and_counted():
    run_state_machine_as_test(
        Journeys,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
