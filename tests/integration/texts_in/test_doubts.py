"""Texts that no machine can settle reach a human, once."""

import pytest

from helpnet.domain.offers import OfferStatus
from helpnet.domain.text_answers import TextOutcome
from helpnet.store.base import db
from helpnet.store.texts_received import list_unread
from tests.factories import a_helper, an_offer
from tests.integration.texts_in.scene import put, received, replies, status, text


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
