"""The learner's own word, goals left out, and the question that follows from the rule."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.doers import LEARNER, Doer
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.refusals import TooOften
from helpnet.domain.undo import TooLateToUndo
from helpnet.services import (
    autonomy,
    autonomy_questions,
    changing,
    goals,
    learner_sheet,
    learners,
    own_successes,
    tracking,
)
from helpnet.store.base import db
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import Need
from tests.factories import a_helper, a_network, an_account
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, lines, told_learner


def say(pair, *, at=NOW, key=None, doer=LEARNER, goal=0):
    return own_successes.say(
        request_id=pair.request_id,
        need_id=pair.needs[goal],
        doer=doer,
        entry_key=key or f"own-{at.isoformat()}-{goal}",
        now=at,
    )


def take_back(pair, success_id, *, at=NOW, doer=LEARNER):
    own_successes.take_back(
        request_id=pair.request_id, success_id=success_id, doer=doer, now=at
    )


def not_yet(pair, doer=LEARNER):
    autonomy_questions.say_not_yet(request_id=pair.request_id, doer=doer, now=NOW)


def facts(pair):
    db.session.expire_all()
    every = select(Need).where(Need.request_id == pair.request_id).order_by(Need.id)
    return [(need.met_on, need.sessions) for need in db.session.scalars(every)]


def question(pair):
    """Return how the messages that ask the learner fare."""
    return [each.status for each in told_learner(pair, NoticeKind.AUTONOMY_ASKED)]


def of(pair, actor):
    helper = {"helper_id": pair.helper_id} if actor is Actor.HELPER else {}
    network = {"network_id": pair.network.id} if actor is Actor.COORDINATOR else {}
    return Doer(actor=actor, account_id=pair.account_id, **helper, **network)


def test_one_day_seen_and_one_day_said_reach_the_goal(pair):
    pair.record(50, A)
    assert facts(pair) == [(None, 1)]
    success = say(pair)
    assert facts(pair) == [(NOW.date(), 1)]
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1
    assert question(pair) == [NoticeStatus.WAITING]

    take_back(pair, success)
    assert facts(pair) == [(None, 1)]
    assert question(pair) == [NoticeStatus.CANCELLED]
    assert lines(pair, Happening.UNDONE) == 1
    page = tracking.show_request(request_id=pair.request_id)
    assert (page.goals_met, page.asked_alone) == (False, "taken_back")


def test_the_own_word_alone_closes_nothing(pair):
    for days in range(5):
        say(pair, at=NOW + days * DAY)
    assert facts(pair) == [(None, 0)]
    assert question(pair) == []


def test_a_network_may_count_only_what_was_seen(database):
    pair = Pair(rules={"own_counts": 0})
    pair.record(50, A)
    say(pair)
    assert facts(pair) == [(None, 1)]


def test_said_twice_with_one_page_counts_once(pair):
    assert say(pair, key="same") == say(pair, key="same")
    assert lines(pair, Happening.OWN_SUCCESS) == 1


def test_ten_a_day_and_no_more(pair):
    for number in range(10):
        say(pair, key=f"k{number}")
    with pytest.raises(TooOften):
        say(pair, key="k10")
    assert say(pair, key="k0")  # a replay is no new one


def test_taken_back_within_a_day_and_only_once(pair):
    success = say(pair)
    take_back(pair, success, at=NOW + timedelta(hours=23))
    take_back(pair, success, at=NOW + 9 * DAY)
    assert lines(pair, Happening.OWN_SUCCESS_TAKEN_BACK) == 1
    late = say(pair, key="late")
    with pytest.raises(TooLateToUndo):
        take_back(pair, late, at=NOW + timedelta(hours=25))


def test_after_the_end_the_word_stays(pair):
    pair.record(50, A)
    success = say(pair)
    [asked] = told_learner(pair, NoticeKind.AUTONOMY_ASKED)
    assert asked.facts["evidence"] == [
        {"skill": "send-email", "seen": ["2026-04-21"], "said": ["2026-05-01"]}
    ]
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    with pytest.raises(TooLateToUndo):
        take_back(pair, success)
    assert facts(pair) == [(NOW.date(), 1)]


def test_of_another_learner_nothing_can_be_said_or_taken_back(database):
    mine, other = Pair(), Pair()
    success = say(other, key="other")
    with pytest.raises(NoResultFound):
        take_back(mine, success)
    with pytest.raises(NoResultFound):
        say(mine, key="other")
    with pytest.raises(NoResultFound):
        own_successes.say(
            request_id=mine.request_id,
            need_id=other.needs[0],
            doer=LEARNER,
            entry_key="x",
            now=NOW,
        )
    assert db.session.get(OwnSuccess, success).taken_back_at is None


def test_only_their_own_coordinator_notes_it(database):
    pair, elsewhere = Pair(), a_network(name="Elsewhere")
    stranger = Doer(actor=Actor.COORDINATOR, network_id=elsewhere.id)
    with pytest.raises(NoResultFound):
        say(pair, doer=stranger)
    assert say(pair, doer=of(pair, Actor.COORDINATOR))
    helper = Doer(actor=Actor.HELPER, helper_id=a_helper(pair.network).id)
    with pytest.raises(NoResultFound):
        not_yet(pair, helper)


def test_the_question_is_asked_once_and_closing_settles_it(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.record(3, A)
    assert question(pair) == [NoticeStatus.WAITING]
    autonomy.confirm_by_learner(request_id=pair.request_id, now=NOW)
    assert question(pair) == [NoticeStatus.CANCELLED]


@pytest.mark.parametrize("actor", [Actor.LEARNER, Actor.HELPER, Actor.COORDINATOR])
def test_not_yet_holds_until_the_next_meeting(pair, actor):
    pair.record(1, A)
    pair.record(2, A)
    for _time in range(2):
        not_yet(pair, of(pair, actor))
    assert lines(pair, Happening.NOT_YET) == 1
    assert question(pair) == [NoticeStatus.CANCELLED]
    assert len(question(pair)) == 1
    pair.record(5, A)
    assert question(pair) == [NoticeStatus.CANCELLED, NoticeStatus.WAITING]
    assert pair.stage() is Stage.ACCOMPANIED


def test_not_yet_holds_until_they_do_something_alone(pair):
    pair.record(1, A)
    pair.record(2, A)
    not_yet(pair)
    say(pair)
    assert question(pair) == [NoticeStatus.CANCELLED, NoticeStatus.WAITING]


def test_help_again_takes_the_question_back_and_it_is_asked_anew(pair):
    pair.record(1, A)
    pair.record(2, A)
    pair.record(3, P)
    assert question(pair) == [NoticeStatus.CANCELLED]
    pair.record(4, A)
    pair.record(5, A)
    assert question(pair) == [NoticeStatus.CANCELLED, NoticeStatus.WAITING]


def test_no_question_is_left_waiting_after_any_end(pair):
    pair.record(1, A)
    pair.record(2, A)
    tracking.withdraw(request_id=pair.request_id, now=NOW)
    assert question(pair) == [NoticeStatus.CANCELLED]


def test_a_goal_left_out_counts_no_more_and_can_be_taken_up_again(database):
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A, P)
    pair.record(2, A, P)
    given = {"request_id": pair.request_id, "doer": of(pair, Actor.HELPER), "now": NOW}
    for _time in range(2):
        goals.drop_goal(need_id=pair.needs[1], **given)
    assert lines(pair, Happening.GOAL_DROPPED) == 1
    assert pair.suggested
    assert question(pair) == [NoticeStatus.WAITING]
    assert facts(pair)[1] == (None, 2)
    with pytest.raises(goals.LastGoal):
        goals.drop_goal(need_id=pair.needs[0], **given)

    for _time in range(2):
        goals.take_up_goal(need_id=pair.needs[1], **given)
    assert lines(pair, Happening.GOAL_TAKEN_UP) == 1
    assert not pair.suggested
    assert question(pair) == [NoticeStatus.CANCELLED]


def test_a_goal_more_takes_the_question_back(pair):
    pair.record(1, A)
    pair.record(2, A)
    wanted = ("send-email", "read-news")
    changing.change_needs(request_id=pair.request_id, needs=wanted, now=NOW)
    assert question(pair) == [NoticeStatus.CANCELLED]
    assert not pair.suggested


def test_a_goal_that_the_learner_speaks_of_is_not_deleted(database):
    pair = Pair(needs=("send-email", "read-news"))
    say(pair, goal=1)
    changing.change_needs(
        request_id=pair.request_id, needs=("buy-ticket", "send-email"), now=NOW
    )
    kept = db.session.scalars(
        select(Need.skill).where(Need.request_id == pair.request_id)
    )
    assert set(kept) == {"send-email", "read-news", "buy-ticket"}


def test_helper_and_learner_see_the_same_joint_part(pair):
    pair.record(1, P)
    say(pair)
    sheet = learner_sheet.get_sheet(request_id=pair.request_id, now=NOW)
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    )
    assert sheet.joint == page.joint
    [goal] = sheet.joint.goals
    assert [own for _day, _level, own in goal.past] == [False, True]
    assert goal.level is P  # what a helper saw last
    assert goal.next_.help is A


def test_another_networks_coordinator_reads_no_sheet(pair):
    other = an_account(a_network(name="Elsewhere"))
    with pytest.raises(NoResultFound):
        learner_sheet.get_sheet_of(
            network_id=other.network_id, request_id=pair.request_id, now=NOW
        )
