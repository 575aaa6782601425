"""Goals follow another closing rule by themselves; what has ended keeps its own."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from helpnet.domain.autonomy import ClosingRule
from helpnet.domain.closing_rules import is_counted
from helpnet.domain.doers import LEARNER
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.undo import Undo
from helpnet.services import (
    autonomy,
    autonomy_questions,
    ends,
    episodes,
    learner_sheet,
    our_network,
)
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.episodes import Episode
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.requests import Need, Step
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, lines, told_learner
from tests.integration.trouble.acts import undo

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def count_anew(app):
    """Return the job that counts goals where they follow another rule by now."""
    return app.extensions["helpnet_count_anew"]


def change_rule(pair, now=NOW, **given):
    our_network.change_rules(network_id=pair.network.id, given=given, now=now)


def facts(pair):
    db.session.rollback()
    every = select(Need).where(Need.request_id == pair.request_id).order_by(Need.id)
    return [(need.met_on, need.sessions) for need in db.session.scalars(every)]


def day(number):
    return (NOW - 60 * DAY + number * DAY).date()


def question(pair):
    return [each.status for each in told_learner(pair, NoticeKind.AUTONOMY_ASKED)]


def wrong():
    kinds = {fault.kind.value for fault in list_faults(now=NOW, channels=frozenset())}
    return kinds & {"wrong_facts", "wrong_episodes"}


def test_a_milder_rule_is_followed_and_nobody_is_asked_at_once(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    assert count_anew() == 1
    assert facts(pair) == [(None, 1)]
    change_rule(pair, alone_in_a_row=1)
    assert pair.suggested
    assert wrong() == {"wrong_facts"}
    assert count_anew() == 1
    assert facts(pair) == [(day(1), 1)]
    assert (wrong(), question(pair)) == (set(), [])
    assert count_anew() == 0
    pair.record(2, A)
    assert question(pair) == [NoticeStatus.WAITING]


def test_not_yet_holds_also_where_only_the_helper_asked(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    given = {"request_id": pair.request_id, "doer": LEARNER, "now": NOW}
    autonomy_questions.say_not_yet(**given)
    assert lines(pair, Happening.NOT_YET) == 0
    change_rule(pair, alone_in_a_row=1)
    count_anew()
    for _time in range(2):
        autonomy_questions.say_not_yet(**given)
    assert lines(pair, Happening.NOT_YET) == 1
    assert not pair.suggested
    pair.record(2, A)
    assert pair.suggested
    pair.confirm()
    autonomy_questions.say_not_yet(**given)
    assert lines(pair, Happening.NOT_YET) == 1


def test_a_stricter_rule_takes_an_open_question_back(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    pair.record(2, A)
    assert question(pair) == [NoticeStatus.WAITING]
    change_rule(pair, alone_in_a_row=3)
    count_anew()
    assert facts(pair) == [(None, 2)]
    assert question(pair) == [NoticeStatus.CANCELLED]
    pair.record(3, A)
    assert question(pair) == [NoticeStatus.CANCELLED, NoticeStatus.WAITING]


def test_who_can_do_it_alone_stays_so_by_the_rule_of_then(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    before, told = facts(pair), lines(pair, Happening.UNDONE)
    change_rule(pair, now=LATER, alone_in_a_row=5)
    count_anew()
    assert facts(pair) == before == [(day(2), 2)]
    assert (pair.stage(), wrong()) == (Stage.AUTONOMOUS, set())
    assert lines(pair, Happening.UNDONE) == told
    assert [each.goals_met for each in db.session.scalars(select(Episode))] == [1]
    sheet = learner_sheet.get_sheet(request_id=pair.request_id, now=LATER)
    assert [goal.met for goal in sheet.joint.goals] == [True]
    autonomy.reopen_by_learner(request_id=pair.request_id, now=LATER)
    assert facts(pair) == [(None, 2)]


def test_what_ended_otherwise_is_not_met_later_on(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    ends.end_by_helper(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        reason=EndReason.STOPPED,
        detail="",
        now=NOW,
    )
    change_rule(pair, now=LATER, alone_in_a_row=1)
    count_anew()
    assert (facts(pair), wrong()) == ([(None, 1)], set())


def test_goals_that_were_never_counted_are_and_nobody_is_asked(database, count_anew):
    pairs = [Pair() for _each in range(3)]
    for pair in pairs:
        for number in (1, 2):
            pair.record(number, A, entry_key=f"{pair.request_id}-{number}")
    db.session.execute(update(Need).values(met_on=None, sessions=0))
    db.session.execute(delete(Step).where(Step.what == Happening.AUTONOMY_ASKED))
    db.session.execute(delete(Notice))
    db.session.commit()
    count_anew()
    assert [facts(pair) for pair in pairs] == [[(day(2), 2)]] * 3
    assert [question(pair) for pair in pairs] == [[]] * 3
    assert wrong() == set()


def test_what_was_stopped_on_the_way_begins_again(database, count_anew, app):
    pairs = [Pair(), Pair()]
    for pair in pairs:
        pair.record(1, A, entry_key=f"{pair.request_id}-1")
        change_rule(pair, alone_in_a_row=1)
    [first, second] = episodes.list_networks_to_count()
    episodes.count_some(network_id=first[0], after=0, now=NOW)
    assert [facts(pair)[0][0] for pair in pairs] == [day(1), None]
    app.extensions["helpnet_stopped"] = lambda: True
    try:
        assert count_anew() == 0
    finally:
        app.extensions["helpnet_stopped"] = lambda: False
    assert episodes.list_networks_to_count() == (first, second)
    assert count_anew() == 2
    assert [facts(pair)[0][0] for pair in pairs] == [day(1), day(1)]


def test_a_rule_changed_meanwhile_is_counted_too(database):
    pair = Pair()
    [(network_id, by)] = episodes.list_networks_to_count()
    change_rule(pair, alone_in_a_row=1)
    episodes.note_counted(network_id=network_id, by=by)
    assert not is_counted(db.session.get_one(Network, network_id).rules)
    [(_id, by)] = episodes.list_networks_to_count()
    episodes.note_counted(network_id=network_id, by=by)
    assert episodes.list_networks_to_count() == ()
    rules = our_network.show_rules(network_id=network_id)
    assert rules.closing == ClosingRule(1)


def test_goals_are_counted_batch_by_batch(database, monkeypatch):
    monkeypatch.setattr(episodes, "SOME", 1)
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A, P)
    given = {"network_id": pair.network.id, "now": NOW}
    assert episodes.count_some(after=0, **given) == pair.request_id
    assert episodes.count_some(after=pair.request_id, **given) is None


def test_a_rule_that_comes_back_before_all_was_counted_is_counted_again(
    database, count_anew
):
    pair = Pair(rules={"alone_in_a_row": 2})
    pair.record(1, A)
    count_anew()
    change_rule(pair, alone_in_a_row=1)
    pair.record(2, P)
    pair.record(3, A)
    assert facts(pair)[0][0] == day(3)
    change_rule(pair, now=LATER, alone_in_a_row=2)
    assert count_anew() == 1
    assert facts(pair) == [(None, 3)]
    assert wrong() == set()


def test_an_end_taken_back_goes_by_the_rule_of_now(database, count_anew):
    pair = Pair()
    pair.record(1, A)
    pair.record(2, A)
    pair.confirm()
    change_rule(pair, now=LATER, alone_in_a_row=5)
    count_anew()
    undo(pair, Undo.ENDED, LEARNER, now=LATER)
    assert facts(pair) == [(None, 2)]
    assert wrong() == set()


def test_what_cannot_be_counted_keeps_nobody_else_from_it(database, count_anew, caplog):
    broken, first, second = Pair(), Pair(), Pair()
    for number, pair in enumerate((first, second)):
        pair.record(1, A, entry_key=f"of-{number}")
        change_rule(pair, alone_in_a_row=1)
    poison = Pair()
    poison.record(1, A, entry_key="of-poison")
    db.session.rollback()
    of_poison = Need.request_id == poison.request_id
    db.session.execute(update(Need).where(of_poison).values(skill="no-such-skill"))
    of_broken = Network.id == broken.network.id
    rules = {"alone_in_a_row": "many"}
    db.session.execute(update(Network).where(of_broken).values(rules=rules))
    db.session.commit()
    count_anew()
    assert [facts(pair)[0][0] for pair in (first, second)] == [day(1)] * 2
    assert "cannot be read" in caplog.text
