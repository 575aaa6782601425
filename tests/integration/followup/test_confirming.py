"""Who confirms that a learner can do it alone, and when."""

import threading

import pytest
from sqlalchemy import select

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.doers import LEARNER
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.transitions import NotAllowed
from helpnet.services import (
    accompaniments,
    autonomy,
    autonomy_questions,
    own_successes,
)
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest, Step
from tests.integration.followup.scene import DAY, NOW, A, Pair, lines


def test_nothing_closes_before_the_rule_holds(pair):
    pair.record(1, A)
    with pytest.raises(NotAllowed):
        pair.confirm()
    with pytest.raises(NotAllowed):
        autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert pair.stage() is Stage.ACCOMPANIED
    assert pair.load() == 1


def test_confirming_twice_is_confirming_once(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    pair.confirm()
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert lines(pair, Happening.AUTONOMY_CONFIRMED) == 1
    assert len(pair.told_of(NoticeKind.AUTONOMOUS)) == 1
    assert pair.load() == 0


def says_so(pair, actor, now=NOW + DAY):
    if actor is Actor.HELPER:
        return pair.confirm(now)
    if actor is Actor.LEARNER:
        return autonomy.confirm_by_learner(request_id=pair.request_id, now=now)
    return autonomy.confirm_autonomy(
        request_id=pair.request_id,
        network_id=pair.network.id,
        account_id=pair.coordinator.id,
        said_by=SaidBy.TOLD_COORDINATOR,
        now=now,
    )


@pytest.fixture
def hesitant(pair):
    """Return a pair of whom the learner said "not yet", though every goal is met."""
    pair.record(1, A)
    pair.record(2, A)
    given = {"request_id": pair.request_id, "doer": LEARNER, "now": NOW}
    autonomy_questions.say_not_yet(**given)
    return pair


def test_a_helper_does_not_overrule_the_learners_not_yet(hesitant):
    with pytest.raises(NotAllowed):
        says_so(hesitant, Actor.HELPER)
    assert (hesitant.stage(), hesitant.load()) == (Stage.ACCOMPANIED, 1)
    assert lines(hesitant, Happening.AUTONOMY_CONFIRMED) == 0
    assert not hesitant.suggested


@pytest.mark.parametrize("actor", [Actor.LEARNER, Actor.COORDINATOR])
def test_after_not_yet_the_learner_may_still_say_yes(hesitant, actor):
    says_so(hesitant, actor)
    assert hesitant.stage() is Stage.AUTONOMOUS


def test_after_another_meeting_the_helper_may_say_so_again(hesitant):
    hesitant.record(3, A)
    assert hesitant.suggested
    says_so(hesitant, Actor.HELPER)
    assert hesitant.stage() is Stage.AUTONOMOUS


def test_after_they_did_it_alone_the_helper_may_say_so_again(hesitant):
    own_successes.say(
        request_id=hesitant.request_id,
        need_id=hesitant.needs[0],
        doer=LEARNER,
        entry_key="own",
        now=NOW,
    )
    assert hesitant.suggested
    says_so(hesitant, Actor.HELPER)
    assert hesitant.stage() is Stage.AUTONOMOUS


def test_not_yet_of_one_learner_is_not_that_of_another(database):
    pairs = [Pair(), Pair()]
    for pair in pairs:
        for day in (1, 2):
            pair.record(day, A, entry_key=f"{pair.request_id}-{day}")
    given = {"request_id": pairs[0].request_id, "doer": LEARNER, "now": NOW}
    autonomy_questions.say_not_yet(**given)
    assert [pair.suggested for pair in pairs] == [False, True]


def test_a_place_is_freed_exactly_once(database):
    pair = Pair(helper={"load": 1, "capacity": 3})
    pair.record(1, A)
    pair.record(2, A)
    assert pair.load() == 2
    pair.confirm()
    pair.confirm()
    assert pair.load() == 1


def test_the_coordinator_confirms_what_the_learner_told_them(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.plan()
    autonomy.confirm_autonomy(
        request_id=pair.request_id,
        network_id=pair.network.id,
        account_id=pair.coordinator.id,
        said_by=SaidBy.TOLD_COORDINATOR,
        now=NOW,
    )
    learner, helper = pair.told_of(NoticeKind.AUTONOMOUS)
    assert learner.facts["cancelled"] == 1
    assert helper.account_id == pair.account_id
    [line] = db.session.scalars(
        select(Step).where(Step.what == Happening.AUTONOMY_CONFIRMED)
    )
    assert (line.by, line.account_id) == (Actor.COORDINATOR, pair.coordinator.id)
    seen = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=NOW
    )
    assert seen.said_by is SaidBy.TOLD_COORDINATOR
    assert not seen.may_confirm
    assert not seen.coming


def test_the_learner_confirms_by_link(pair):
    pair.record(1, A)
    pair.record(2, A)
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert db.session.get(HelpRequest, pair.request_id).said_by is SaidBy.LINK


def test_two_people_confirm_at_the_same_moment(emptied):
    with emptied.app_context():
        pair = Pair(helper={"load": 1, "capacity": 3})
        pair.record(1, A)
        pair.record(2, A)
    ready, faults = threading.Barrier(4), []

    def act(use_case):
        with emptied.app_context():
            try:
                ready.wait()
                use_case()
            except Exception as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    def by_learner():
        autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)

    threads = [
        threading.Thread(target=act, args=(use_case,))
        for use_case in (pair.confirm, by_learner, pair.confirm, by_learner)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        assert faults == []
        assert lines(pair, Happening.AUTONOMY_CONFIRMED) == 1
        assert pair.load() == 1
        assert pair.stage() is Stage.AUTONOMOUS


def test_one_form_sent_by_two_browsers_at_once_is_recorded_once(emptied):
    with emptied.app_context():
        pair = Pair()
    ready, numbers = threading.Barrier(3), []

    def act():
        with emptied.app_context():
            ready.wait()
            numbers.append(pair.record(1, A, entry_key="one-form"))
            db.session.remove()

    threads = [threading.Thread(target=act) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 3
    assert len(set(numbers)) == 1
    with emptied.app_context():
        assert lines(pair, Happening.SESSION_HELD) == 1
