"""Texts that come in: one answer to one offer, and a kind word for every other case."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.text_answers import MOST_REPLIES, TextMeaning, TextOutcome
from helpnet.services import text_inbox, texts_in
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.texts_received import TextReceived, TextStop, list_unread
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer
from tests.naughty import NAUGHTY

PHONE, STRANGER = "+32470111222", "+32470999888"
NOW = MONDAY + timedelta(hours=2)


@pytest.fixture
def network(database):
    return a_network()


def put(network, helper, code, **fields):
    request = a_request(network, stage=Stage.OFFERED)
    return an_offer(request, helper, reply_code=code, **fields)


def text(body, *, sender=PHONE, number=None, now=NOW):
    name = number or f"m{len(received())}"
    return texts_in.receive(gateway_id=name, sender=sender, body=body, now=now)


def received():
    db.session.rollback()
    return list(db.session.scalars(select(TextReceived).order_by(TextReceived.id)))


def status(offer):
    db.session.expire_all()
    return db.session.get(Offer, offer.id).status


def replies():
    db.session.rollback()
    found = select(Notice).where(Notice.kind == NoticeKind.TEXT_REPLY)
    return list(db.session.scalars(found.order_by(Notice.id)))


def test_a_yes_with_a_code_answers_that_offer_alone(network):
    helper = a_helper(network)
    first, second = put(network, helper, "4F"), put(network, helper, "7K")
    assert text("Oui pour 4f svp") is TextOutcome.DONE
    assert status(first) is OfferStatus.ACCEPTED
    assert status(second) is OfferStatus.ASKED
    [reply] = replies()
    assert (reply.channel, reply.address) == (NoticeChannel.SMS, PHONE)
    assert reply.facts["answer"] == "accepted"


def test_a_no_with_a_code_closes_that_offer_and_a_figure_says_why(network):
    helper = a_helper(network)
    first, second = put(network, helper, "4F"), put(network, helper, "7K")
    assert text("NO 7K") is TextOutcome.DONE
    assert (status(first), status(second)) == (OfferStatus.ASKED, OfferStatus.DECLINED)
    assert text("2") is TextOutcome.DONE
    db.session.expire_all()
    assert db.session.get(Offer, second.id).decline_reason is DeclineReason.NO_TIME
    assert [each.facts["answer"] for each in replies()] == ["declined", "noted"]


def test_a_bare_yes_answers_the_only_open_offer(network):
    helper = a_helper(network)
    offer = put(network, helper, "4F")
    put(network, helper, "7K", status=OfferStatus.EXPIRED)
    assert text("ja") is TextOutcome.DONE
    assert status(offer) is OfferStatus.ACCEPTED


@pytest.mark.parametrize("body", ["yes", "no", "👍", "yes 9Y"])
def test_with_several_open_offers_it_is_asked_which(network, body):
    helper = a_helper(network)
    offers = [put(network, helper, code) for code in ("4F", "7K")]
    assert text(body) is TextOutcome.ASKED_WHICH
    assert {status(offer) for offer in offers} == {OfferStatus.ASKED}
    [reply] = replies()
    assert [each["code"] for each in reply.facts["open"]] == ["4F", "7K"]


@pytest.mark.parametrize(
    ("first", "after"),
    [("yes", OfferStatus.ACCEPTED), ("no", OfferStatus.DECLINED)],
)
def test_after_the_question_the_code_alone_is_enough(network, first, after):
    helper = a_helper(network)
    offers = [put(network, helper, code) for code in ("4F", "7K")]
    text(first)
    assert text("7k") is TextOutcome.DONE
    assert [status(offer) for offer in offers] == [OfferStatus.ASKED, after]


def test_a_code_alone_without_a_question_before_is_asked_back(network):
    offer = put(network, a_helper(network), "4F")
    assert text("4F") is TextOutcome.ASKED_WHICH
    assert status(offer) is OfferStatus.ASKED


def test_signs_that_look_alike_mean_an_open_offer_alone(network):
    helper = a_helper(network)
    offer = put(network, helper, "5F")
    put(network, helper, "7K")
    assert text("YES SF") is TextOutcome.DONE
    assert status(offer) is OfferStatus.ACCEPTED
    assert text("YES ZK") is TextOutcome.ASKED_WHICH


@pytest.mark.parametrize(
    "closed",
    [
        {"status": OfferStatus.EXPIRED},
        {"status": OfferStatus.WITHDRAWN},
        {"status": OfferStatus.ASKED, "expires_at": NOW - timedelta(minutes=1)},
    ],
)
@pytest.mark.parametrize("body", ["yes 4F", "yes"])
def test_a_late_yes_is_told_kindly_and_changes_nothing(network, closed, body):
    offer = put(network, a_helper(network), "4F", **closed)
    late = TextOutcome.TOO_LATE
    if body == "yes" and closed["status"] is OfferStatus.ASKED:
        late = TextOutcome.NOTHING_OPEN  # nobody has looked at the clock yet
    assert text(body) is late
    assert status(offer) is closed["status"]


def test_who_has_no_place_free_or_changed_their_mind_reaches_a_human(network):
    helper = a_helper(network, capacity=1, load=1)
    offer = put(network, helper, "4F")
    assert text("yes 4F") is TextOutcome.FOR_A_HUMAN
    assert status(offer) is OfferStatus.ASKED
    assert replies()[0].facts["answer"] == "not_by_text"
    other = put(network, helper, "7K", status=OfferStatus.DECLINED)
    assert text("yes 7K") is TextOutcome.FOR_A_HUMAN
    assert status(other) is OfferStatus.DECLINED


def test_somebody_faster_leaves_nothing_half_done(network):
    helper = a_helper(network, capacity=3)
    offer = put(network, helper, "4F")
    request = offer.request_id
    other = a_helper(network, name="Ben", phone="+32470333444")
    db.session.merge(other)
    rival = an_offer(
        db.session.get(type(offer.request), request), other, reply_code="4F"
    )
    assert text("yes", sender="+32470333444") is TextOutcome.DONE
    assert text("yes 4F") is TextOutcome.TOO_LATE
    assert (status(offer), status(rival)) == (
        OfferStatus.WITHDRAWN,
        OfferStatus.ACCEPTED,
    )
    db.session.expire_all()
    assert db.session.get(type(helper), helper.id).load == 0


def test_the_same_text_again_changes_nothing_and_says_the_same(network):
    helper = a_helper(network)
    put(network, helper, "4F")
    for _ in range(3):
        assert text("yes 4F", number="same") is TextOutcome.DONE
    assert len(received()) == len(replies()) == 1


def test_two_people_with_one_phone_are_told_apart_by_the_code(network):
    ann, ben = a_helper(network, name="Ann"), a_helper(network, name="Ben")
    offers = put(network, ann, "4F"), put(network, ben, "7K")
    assert text("yes 7K") is TextOutcome.DONE
    assert [status(each) for each in offers] == [
        OfferStatus.ASKED,
        OfferStatus.ACCEPTED,
    ]
    assert text("yes") is TextOutcome.ASKED_WHICH, "one is open, but whose yes is it?"
    assert received()[0].account_id is None


def test_one_code_of_two_people_with_one_phone_is_for_a_human(network):
    offers = [put(network, a_helper(network, name=name), "4F") for name in ("A", "B")]
    assert text("yes 4F") is TextOutcome.FOR_A_HUMAN
    assert {status(each) for each in offers} == {OfferStatus.ASKED}


@pytest.mark.parametrize("body", ["yes no", "Is it far?", "oui mais lundi", "نعم", ""])
def test_a_doubt_is_read_by_a_human_who_is_told_once(network, body):
    helper = a_helper(network)
    offers = [put(network, helper, code) for code in ("4F", "7K")]
    expected = TextOutcome.ASKED_WHICH if not body else TextOutcome.FOR_A_HUMAN
    assert text(body) is expected
    assert {status(each) for each in offers} == {OfferStatus.ASKED}
    assert len(list_unread(network.id)) == (1 if body else 0)


def test_nothing_open_is_said(network):
    a_helper(network)
    assert text("yes") is TextOutcome.NOTHING_OPEN
    assert replies()[0].facts["answer"] == "nothing_open"


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
