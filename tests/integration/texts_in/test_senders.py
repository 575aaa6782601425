"""Who sent it: learners, helpers, machines, nobody known."""

from datetime import timedelta

import pytest

from helpnet.domain.notices import NoticeChannel
from helpnet.domain.text_answers import MOST_REPLIES, TextMeaning, TextOutcome
from helpnet.services import text_inbox, upkeep
from helpnet.store.base import db
from helpnet.store.texts_received import TextStop, list_unread
from tests.factories import a_helper, a_network, a_request
from tests.integration.texts_in.scene import (
    NOW,
    PHONE,
    STRANGER,
    put,
    received,
    replies,
    text,
)
from tests.naughty import NAUGHTY


def test_stop_is_confirmed_once_and_start_undoes_it(network):
    put(network, a_helper(network), "4F")
    assert text("STOP") is TextOutcome.DONE
    assert db.session.get(TextStop, PHONE)
    assert text("stop") is TextOutcome.DONE
    assert text("no 4F") is TextOutcome.DONE, "an answer still counts"
    [last] = replies()
    assert (last.facts["answer"], last.facts["instead"]) == ("stopped", "email")
    assert text("Start") is TextOutcome.DONE
    assert db.session.get(TextStop, PHONE) is None
    assert replies()[-1].facts["answer"] == "started"


def test_a_learner_is_called_instead_and_read_by_a_human(network):
    a_request(network, phone=STRANGER)
    assert text("ok merci", sender=STRANGER) is TextOutcome.FOR_A_HUMAN
    [waiting] = list_unread(network.id)
    assert waiting.request_id is not None
    text("arrêt", sender=STRANGER)
    assert replies()[-1].facts["instead"] == "call"


def test_an_unknown_number_is_answered_once_a_day_and_kept(network):
    for _ in range(3):
        assert text("yes 4F", sender=STRANGER) is TextOutcome.UNKNOWN_NUMBER
    assert len(replies()) == 1
    text("yes", sender=STRANGER, now=NOW + timedelta(days=1))
    assert len(replies()) == 2
    assert len(list_unread(network.id)) == 4


def test_every_network_of_a_country_sees_its_unknown_numbers_and_no_other(network):
    second, abroad = a_network(), a_network(country="FR")
    text("hello", sender=STRANGER)
    text("hello", sender="+33612345678")
    assert [len(list_unread(each.id)) for each in (network, second, abroad)] == [
        1,
        1,
        1,
    ]
    text_inbox.mark_read(
        network_id=second.id, text_id=list_unread(second.id)[0].id, now=NOW
    )
    assert [len(list_unread(each.id)) for each in (network, second, abroad)] == [
        0,
        0,
        1,
    ]


@pytest.mark.parametrize("sender", ["8850", "INFO", "bpost", "123456", "+3"])
def test_machines_are_never_answered(network, sender):
    assert text("yes 4F STOP", sender=sender) is TextOutcome.FOR_A_HUMAN
    assert text("STOP", sender=sender) is TextOutcome.FOR_A_HUMAN
    assert replies() == []
    assert len(list_unread(network.id)) == 2, "but a human reads it"


def test_two_machines_do_not_talk_for_ever(network):
    a_helper(network)
    for _ in range(MOST_REPLIES + 4):
        text("Is anybody there?")
    assert len(replies()) == MOST_REPLIES
    text("Is anybody there?", now=NOW + timedelta(hours=1))
    assert len(replies()) == MOST_REPLIES + 1


@pytest.mark.parametrize("sender", ["32470111222", "0032470111222", "0470 11 12 22"])
def test_numbers_are_known_however_the_gateway_writes_them(network, sender):
    put(network, a_helper(network), "4F")
    assert text("yes 4F", sender=sender) is TextOutcome.DONE
    assert received()[0].sender == PHONE


def test_a_helper_who_gets_texts_is_not_answered_twice(network):
    helper = a_helper(network)
    account = db.session.get(type(helper.account), helper.account_id)
    account.notice_channel = NoticeChannel.SMS
    db.session.commit()
    put(network, helper, "4F")
    assert text("yes 4F") is TextOutcome.DONE
    assert replies() == []


def test_naughty_texts_are_kept_and_break_nothing(network):
    a_helper(network)
    for number, body in enumerate(NAUGHTY):
        kept = "".join(each for each in body if each.isprintable())
        text(kept, number=f"n{number}")
    assert len(received()) == len(NAUGHTY)
    assert {each.meaning for each in received()} == {TextMeaning.OTHER}


def test_a_reply_by_a_human_leaves_once_and_the_text_is_read(network):
    a_helper(network)
    text("Is it far?")
    [waiting] = list_unread(network.id)
    for _ in range(2):
        text_inbox.reply(
            network_id=network.id, text_id=waiting.id, body="Two streets.", now=NOW
        )
    assert [each.facts.get("text") for each in replies()] == [None, "Two streets."]
    assert list_unread(network.id) == []


def test_nobody_is_answered_who_wants_no_texts(network):
    a_helper(network)
    text("Is it far?")
    text("STOP")
    [waiting] = list_unread(network.id)
    with pytest.raises(text_inbox.CannotReply):
        text_inbox.reply(network_id=network.id, text_id=waiting.id, body="x", now=NOW)


def test_another_network_reads_nothing(network):
    from sqlalchemy.exc import NoResultFound

    a_helper(network)
    other = a_network()
    text("Is it far?")
    [waiting] = list_unread(network.id)
    assert list_unread(other.id) == []
    with pytest.raises(NoResultFound):
        text_inbox.show_text(network_id=other.id, text_id=waiting.id)
    with pytest.raises(NoResultFound):
        text_inbox.mark_read(network_id=other.id, text_id=waiting.id, now=NOW)


def test_texts_are_forgotten_after_ninety_days_unless_somebody_must_read_them(network):
    a_helper(network, phone=PHONE)
    text("STOP")
    text("Is it far?", sender=STRANGER)
    upkeep.forget_what_is_over(now=NOW + timedelta(days=89))
    assert len(received()) == 2
    upkeep.forget_what_is_over(now=NOW + timedelta(days=91))
    assert [each.sender for each in received()] == [STRANGER]
