"""A learner answers by text whether they can do it alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.text_answers import TextOutcome
from helpnet.store.base import db
from helpnet.store.notices import Notice, add_notice
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_request
from tests.integration.followup.scene import NOW, A, P, Pair, lines
from tests.integration.texts_in.scene import replies, text

NUMBER = "+32470555666"


@pytest.fixture
def pair(database):
    """Return a pair whose learner is called, and was asked by text."""
    pair = Pair(phone=NUMBER, contact_way=ContactWay.PHONE)
    pair.record(1, A)
    pair.record(2, A)
    sent(pair, NoticeKind.AUTONOMY_ASKED)
    return pair


def sent(pair, kind, *, after=timedelta(minutes=1)):
    """Let a text of this kind have left."""
    add_notice(
        {
            "key": f"sms-{kind}-{after}",
            "network_id": pair.network.id,
            "request_id": pair.request_id,
            "kind": kind,
            "channel": NoticeChannel.SMS,
            "status": NoticeStatus.SENT,
            "recipient": "x",
            "address": NUMBER,
            "language": "fr",
            "facts": {},
            "created_at": NOW,
            "due_at": NOW,
            "settled_at": NOW + after,
        }
    )
    db.session.commit()


def say(body):
    return text(body, sender=NUMBER, now=NOW + timedelta(hours=1))


def request_of(pair):
    db.session.expire_all()
    return db.session.get(HelpRequest, pair.request_id)


@pytest.mark.parametrize("words", ["YES", "oui merci", "Ja!", "ok"])
def test_yes_confirms_and_both_are_told(pair, words):
    assert say(words) is TextOutcome.DONE
    request = request_of(pair)
    assert (request.stage, request.said_by) == (Stage.AUTONOMOUS, SaidBy.TEXT)
    assert request.history[-1].by is Actor.LEARNER
    assert pair.load() == 0
    assert len(pair.told_of(NoticeKind.AUTONOMOUS)) == 2
    assert [each.facts["answer"] for each in replies()] == ["alone"]


def test_the_same_text_twice_confirms_once(pair):
    for _time in range(2):
        text("YES", sender=NUMBER, number="one", now=NOW + timedelta(hours=1))
    assert lines(pair, Happening.AUTONOMY_CONFIRMED) == 1


def test_no_is_not_yet(pair):
    assert say("NON") is TextOutcome.DONE
    assert request_of(pair).stage is Stage.ACCOMPANIED
    assert lines(pair, Happening.NOT_YET) == 1
    assert [each.facts["answer"] for each in replies()] == ["not_yet"]
    assert say("YES") is TextOutcome.FOR_A_HUMAN  # nothing is open any more


def test_a_yes_after_the_evidence_is_gone_is_for_a_human(pair):
    pair.record(3, P)
    assert say("YES") is TextOutcome.FOR_A_HUMAN
    assert request_of(pair).stage is Stage.ACCOMPANIED


def test_a_yes_to_another_text_is_for_a_human(pair):
    sent(pair, NoticeKind.SESSION_PLANNED, after=timedelta(minutes=2))
    assert say("ok") is TextOutcome.FOR_A_HUMAN
    assert request_of(pair).stage is Stage.ACCOMPANIED


@pytest.mark.parametrize("words", ["yes?", "yes but not the photos", "maybe", "YES 4F"])
def test_whatever_leaves_a_doubt_is_for_a_human(pair, words):
    assert say(words) is TextOutcome.FOR_A_HUMAN
    assert request_of(pair).stage is Stage.ACCOMPANIED


def test_two_people_with_one_number_are_for_a_human(pair):
    a_request(pair.network, phone=NUMBER)
    assert say("YES") is TextOutcome.FOR_A_HUMAN


def test_a_number_of_a_helper_too_is_for_a_human(pair):
    a_helper(pair.network, phone=NUMBER)
    assert say("YES") is TextOutcome.FOR_A_HUMAN
    assert request_of(pair).stage is Stage.ACCOMPANIED


def test_a_question_that_has_not_left_cannot_be_answered(database):
    pair = Pair(phone=NUMBER, contact_way=ContactWay.PHONE)
    pair.record(1, A)
    pair.record(2, A)
    waiting = select(Notice).where(Notice.kind == NoticeKind.AUTONOMY_ASKED)
    assert db.session.scalars(waiting).one().status is NoticeStatus.WAITING
    assert say("YES") is TextOutcome.FOR_A_HUMAN
