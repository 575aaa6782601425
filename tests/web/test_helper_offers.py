"""A helper's own offers: answer right there, and see what became of them."""

from datetime import timedelta

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer

NOW = MONDAY + timedelta(hours=3)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


def asked(network, helper, *, name="Jeanne Lambert", stage=Stage.OFFERED, **fields):
    return an_offer(a_request(network, name=name, stage=stage), helper, **fields)


def now_in(app, offer):
    with app.app_context():
        return db.session.get_one(Offer, offer.id)


def test_without_offers_the_page_says_what_comes(browser):
    browser.open("/helper/offers")
    assert browser.sees("Nobody waits for your answer")
    assert browser.sees("you get a mail")


def test_a_yes_right_there_leads_to_the_learner(app, network, helper, browser):
    offer = asked(network, helper)
    browser.open("/helper").follow("My offers")
    assert browser.sees("1 person waits for your answer")
    assert browser.sees("45 hours left.")
    assert not browser.sees("Jeanne")
    browser.press("Yes, I help")
    assert browser.url == f"/helper/learners/{offer.request_id}"
    assert browser.sees("Jeanne Lambert")
    assert now_in(app, offer).status is OfferStatus.ACCEPTED
    assert now_in(app, offer).token_used_at is None


def test_a_no_right_there_is_one_tap_and_goes_on(app, network, helper, browser):
    offer = asked(network, helper)
    browser.open("/helper/offers").press("I have no time")
    assert browser.url == f"/helper/offers/{offer.id}"
    assert browser.sees("You said no, and that is fine")
    assert now_in(app, offer).decline_reason is DeclineReason.NO_TIME
    browser.press("One week")
    assert browser.sees("You are on a break")
    browser.press("Take it back")
    assert not browser.sees("You are on a break")


def test_the_offers_page_can_be_looked_at_first(network, helper, browser):
    offer = asked(network, helper)
    browser.open("/helper/offers").follow("Look at it")
    assert browser.url == f"/helper/offers/{offer.id}"
    assert browser.sees("Can you help this person?")
    browser.press("Yes, I help")
    assert browser.sees("Your first call")


def test_each_closed_offer_says_what_became_of_it(network, helper, browser):
    closed = {
        "You said no, and that is fine": {"status": OfferStatus.DECLINED},
        "The time to answer is over": {"status": OfferStatus.EXPIRED},
        "The person needs no answer any more.": {"status": OfferStatus.WITHDRAWN},
        "You accompanied this person. Thank you.": {"status": OfferStatus.ENDED},
    }
    for fields in closed.values():
        asked(network, helper, name="Secret", answered_at=NOW, **fields)
    taken = {"status": OfferStatus.WITHDRAWN, "answered_at": NOW}
    asked(network, helper, name="Secret", stage=Stage.ACCOMPANIED, **taken)
    going = {"status": OfferStatus.ACCEPTED, "answered_at": NOW}
    asked(network, helper, name="Marthe Noël", stage=Stage.ACCOMPANIED, **going)

    browser.open("/helper/offers")

    for words in (*closed, "Another helper was faster", "You said yes"):
        assert browser.sees(words), words
    assert not browser.sees("Secret")
    assert browser.follow("Marthe Noël").sees("How to reach Marthe Noël")


def test_after_a_no_the_helper_reads_that_somebody_else_helps(network, helper, browser):
    given = {"status": OfferStatus.DECLINED, "answered_at": NOW}
    asked(network, helper, stage=Stage.ACCOMPANIED, **given)
    assert browser.open("/helper/offers").sees("This person has help now.")


def test_what_is_older_than_sixty_days_is_not_shown(network, helper, browser):
    old = NOW - timedelta(days=61)
    given = {"asked_at": old, "expires_at": old, "answered_at": old}
    asked(network, helper, status=OfferStatus.DECLINED, **given)
    assert not browser.open("/helper/offers").sees("Answered in the last 60 days")


def test_offers_of_others_do_not_exist(network, browser):
    offer = asked(network, a_helper(network))
    assert not browser.open("/helper/offers").sees("Somebody in Liège")
    assert browser.open(f"/helper/offers/{offer.id}").status == 404


def test_an_answer_that_comes_too_late_is_told_kindly(
    app, network, helper, browser, set_clock
):
    offer = asked(network, helper, expires_at=NOW + timedelta(hours=1))
    browser.open("/helper/offers")
    set_clock(NOW + timedelta(hours=2))
    browser.press("Yes, I help")
    assert browser.status == 409
    assert browser.sees("The time to answer is over")
    assert now_in(app, offer).status is OfferStatus.ASKED
    browser.open("/helper/offers")
    assert browser.sees("Nobody waits for your answer")
    assert browser.sees("Answered in the last 60 days")
