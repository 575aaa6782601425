"""A learner answers the later question by text."""

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.domain.text_answers import TextOutcome
from helpnet.store.base import db
from tests.integration.check_ins.scene import (
    DAY,
    THIRTY,
    UNSURE,
    YES,
    Graduate,
    asked,
)
from tests.integration.texts_in.scene import replies, text

NUMBER = "+32470555666"


def texted(**fields):
    """Return who was asked by text, which has left."""
    given = {"way": ContactWay.PHONE, "phone": NUMBER}
    pair = Graduate(**given | fields)
    pair.ask(THIRTY, texts=True)
    for each in asked():
        each.status, each.settled_at = NoticeStatus.SENT, THIRTY
    db.session.commit()
    return pair


def say(body, number="m1"):
    return text(body, sender=NUMBER, number=number, now=THIRTY + DAY)


def reply():
    return replies()[-1].facts["answer"]


@pytest.mark.parametrize("body", ["YES", "Oui !", "ja"])
def test_a_yes_says_it_of_every_goal(database, body):
    pair = texted(needs=("send-email", "read-news"))
    assert say(body) is TextOutcome.DONE
    assert {goal.still for goal in pair.sheet.goals} == {YES}
    assert reply() == "still_alone"


def test_a_no_of_one_goal_lets_help_begin_again(database):
    pair = texted()
    for _time in range(2):  # the gateway sends it twice
        assert say("Non, plus du tout") is TextOutcome.DONE
    assert pair.request.stage is Stage.WAITING
    assert pair.story().count("reopened") == 1
    assert reply() == "not_any_more"


def test_a_no_of_several_goals_asks_which_on_the_page(database):
    pair = texted(needs=("send-email", "read-news"))
    assert say("NO") is TextOutcome.FOR_A_HUMAN
    assert pair.request.stage is Stage.AUTONOMOUS
    assert reply() == "which_goal"
    assert replies()[-1].facts["request"] == pair.request_id


@pytest.mark.parametrize("body", ["Perhaps", "yes but only with my son", "YES?", ""])
def test_what_leaves_a_doubt_is_for_a_human(database, body):
    pair = texted()
    assert say(body) is TextOutcome.FOR_A_HUMAN
    assert pair.sheet.answered_at is None


def test_a_yes_to_nothing_is_for_a_human(database):
    pair = Graduate(way=ContactWay.PHONE, phone=NUMBER)
    assert say("YES") is TextOutcome.FOR_A_HUMAN
    assert pair.sheet is None


def test_two_people_with_one_number_are_not_told_apart(database):
    one, other = texted(), texted()
    assert say("YES") is TextOutcome.FOR_A_HUMAN
    assert one.sheet.answered_at is None
    assert other.sheet.answered_at is None


def test_a_neighbours_yes_is_not_the_learners(database):
    pair = texted(way=ContactWay.NEIGHBOUR, contact_note="Ask Elif")
    assert say("YES") is TextOutcome.FOR_A_HUMAN
    assert pair.sheet.answered_at is None


def test_a_yes_after_other_answers_changes_them(database):
    pair = texted()
    pair.says(UNSURE, at=THIRTY + DAY)
    assert say("YES") is TextOutcome.DONE
    assert [goal.still for goal in pair.sheet.goals] == [YES]
