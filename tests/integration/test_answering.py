"""Answers by link and signed in: a link answers once, whoever races."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.services import answering, upkeep
from helpnet.services.answering import Gone, LinkUsed, OfferGone, Way
from helpnet.services.offer_page import show_offer
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_offer

NOW = MONDAY + timedelta(hours=1)
BROWSERS = 6


@pytest.fixture
def offer(database):
    network = a_network()
    request = a_request(network, stage=Stage.OFFERED)
    return an_offer(request, a_helper(network))


def by_link(offer, browser="mine"):
    return Way(offer_id=offer.id, browser=browser)


def signed_in(offer, helper_id=None):
    return Way(offer_id=offer.id, helper_id=helper_id or offer.helper_id)


def decline(way, now=NOW):
    answering.decline(way=way, reason=DeclineReason.NO_TIME, now=now)


def fresh(row, key):
    db.session.rollback()
    return db.session.get_one(row, key)


def test_the_link_is_used_up_with_the_answer(offer):
    answering.accept(way=by_link(offer), now=NOW)
    kept = fresh(Offer, offer.id)
    assert (kept.status, kept.token_used_at) == (OfferStatus.ACCEPTED, NOW)


def test_what_cannot_be_answered_does_not_use_the_link_up(offer):
    late = offer.expires_at
    for answer in (lambda: answering.accept(way=by_link(offer), now=late),):
        with pytest.raises(OfferGone) as refusal:
            answer()
    assert refusal.value.reason is Gone.EXPIRED
    assert fresh(Offer, offer.id).token_used_at is None


def test_the_same_browser_may_say_it_again(offer):
    for _ in range(2):
        decline(by_link(offer))
    assert fresh(Offer, offer.id).status is OfferStatus.DECLINED
    steps = fresh(HelpRequest, offer.request_id).history
    said = [step.what for step in steps]
    assert said.count(Happening.HELPER_DECLINED) == 1


@pytest.mark.parametrize("browser", ["other", ""])
def test_no_other_browser_answers_or_looks(offer, browser):
    decline(by_link(offer))
    other = by_link(offer, browser)
    for act in (
        lambda: answering.accept(way=other, now=NOW),
        lambda: decline(other),
        lambda: answering.add_note(way=other, note="!", now=NOW),
        lambda: answering.get_answerer(way=other, now=NOW),
    ):
        with pytest.raises(LinkUsed):
            act()
    page = show_offer(way=other, now=NOW)
    assert (page.own, page.used, page.contact, page.no) == (False, True, None, None)


def test_looking_ends_after_half_an_hour_and_is_forgotten_in_time(offer):
    answering.accept(way=by_link(offer), now=NOW)
    soon, late = NOW + timedelta(minutes=29), NOW + timedelta(minutes=30)
    assert show_offer(way=by_link(offer), now=soon).contact
    upkeep.forget_what_is_over(now=soon)
    assert show_offer(way=by_link(offer), now=soon).contact
    assert show_offer(way=by_link(offer), now=late).contact is None
    with pytest.raises(LinkUsed):
        answering.get_answerer(way=by_link(offer), now=late)


def test_what_was_answered_signed_in_is_answered(offer):
    answering.accept(way=signed_in(offer), now=NOW)
    with pytest.raises(LinkUsed):
        decline(by_link(offer))
    assert fresh(Offer, offer.id).status is OfferStatus.ACCEPTED


def test_somebody_elses_offer_does_not_exist(offer):
    stranger = a_helper(a_network())
    way = signed_in(offer, stranger.id)
    for act in (
        lambda: answering.accept(way=way, now=NOW),
        lambda: decline(way),
        lambda: answering.get_answerer(way=way, now=NOW),
        lambda: show_offer(way=way, now=NOW),
    ):
        with pytest.raises(NoResultFound):
            act()


def test_a_suspended_helper_does_nothing_more_by_link(offer):
    decline(by_link(offer))
    fresh(Helper, offer.helper_id).account.status = AccountStatus.SUSPENDED
    db.session.commit()
    with pytest.raises(LinkUsed):
        answering.get_answerer(way=by_link(offer), now=NOW)
    assert show_offer(way=by_link(offer), now=NOW).no is None


def race(app, acts):
    """Run the acts at one moment; return what each raised, or None."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number):
        with app.app_context():
            gate.wait()
            try:
                acts[number]()
            except (LinkUsed, OfferGone) as refusal:
                outcomes[number] = refusal
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return outcomes


def test_of_browsers_that_answer_with_one_link_at_once_one_does(app, offer):
    ways = [by_link(offer, f"browser {n}") for n in range(BROWSERS)]
    outcomes = race(
        app, [lambda way=way: answering.accept(way=way, now=NOW) for way in ways]
    )
    assert outcomes.count(None) == 1
    looking = [show_offer(way=way, now=NOW).contact is not None for way in ways]
    assert looking == [each is None for each in outcomes]
    assert fresh(Helper, offer.helper_id).load == 1


def test_yes_and_no_with_one_link_at_once_is_one_of_them(app, offer):
    ways = [by_link(offer, f"browser {n}") for n in range(BROWSERS)]
    acts = [
        (lambda way=way: decline(way))
        if n % 2
        else (lambda way=way: answering.accept(way=way, now=NOW))
        for n, way in enumerate(ways)
    ]
    outcomes = race(app, acts)
    assert outcomes.count(None) == 1
    said_yes = outcomes.index(None) % 2 == 0
    wanted = OfferStatus.ACCEPTED if said_yes else OfferStatus.DECLINED
    assert fresh(Offer, offer.id).status is wanted
    assert fresh(Helper, offer.helper_id).load == int(said_yes)


def test_by_link_and_signed_in_at_once_takes_one_place(app, offer):
    ways = [by_link(offer), signed_in(offer)]
    race(app, [lambda way=way: answering.accept(way=way, now=NOW) for way in ways])
    assert fresh(Offer, offer.id).status is OfferStatus.ACCEPTED
    assert fresh(Helper, offer.helper_id).load == 1
    steps = fresh(HelpRequest, offer.request_id).history
    assert [s.what for s in steps].count(Happening.HELPER_ACCEPTED) == 1


def test_one_browser_that_presses_twice_at_once_keeps_its_view(app, offer):
    race(app, [lambda: answering.accept(way=by_link(offer), now=NOW)] * 2)
    assert show_offer(way=by_link(offer), now=NOW).contact
    assert fresh(Helper, offer.helper_id).load == 1
