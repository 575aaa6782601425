"""A text that answers one offer, and one that comes too late."""

from datetime import timedelta

import pytest

from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.text_answers import TextOutcome
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import a_helper
from tests.integration.texts_in.scene import NOW, PHONE, put, replies, status, text


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
