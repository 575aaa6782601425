"""Helpers who must not be asked are found by no search."""

import pytest
from sqlalchemy import select

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.services import backlog_offers, matching, offer_page
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.base import db
from helpnet.store.candidates import ask_of
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offer_links import Way
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_request, an_offer
from tests.integration.exclusions.scene import (
    LATER,
    WISH,
    _two,
    found_by,
    fresh,
    history_of,
)


def told(helper, kind):
    account_id = fresh(Helper, helper.id).account_id
    wanted = select(Notice).where(Notice.account_id == account_id, Notice.kind == kind)
    return db.session.scalars(wanted).all()


def test_who_must_not_be_asked_is_no_candidate_and_comes_back(desk):
    request, helper, other = a_request(desk.network), *_two(desk)
    assert found_by(request) == [helper.id, other.id]

    desk.exclude(request, helper)

    assert found_by(request) == [other.id]
    assert found_by(a_request(desk.network)) == [helper.id, other.id]

    desk.allow(request, helper)

    assert found_by(request) == [helper.id, other.id]
    assert desk.excluded(request) == ()
    added = [Happening.HELPER_EXCLUDED, Happening.EXCLUSION_ENDED]
    assert history_of(request) == [Happening.ASKED, *added]


def test_the_plan_leaves_them_out_as_the_search_does(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    an_offer(request, helper, status=OfferStatus.ENDED)
    [before] = list_waiting_asks([desk.network.id])
    assert (before.ask.excluded, before.ask.former) == (frozenset(), {helper.id})

    desk.exclude(request, helper, WISH)

    [after] = list_waiting_asks([desk.network.id])
    assert (after.ask.excluded, after.ask.former) == ({helper.id}, frozenset())
    assert after.ask == ask_of(fresh(HelpRequest, request.id))


def test_a_former_helper_the_learner_no_longer_wants_is_not_proposed(desk):
    request, helper, other = a_request(desk.network), *_two(desk)
    an_offer(request, other, status=OfferStatus.ENDED)
    assert found_by(request) == [other.id, helper.id]

    desk.exclude(request, other, WISH)

    assert found_by(request) == [helper.id]


def test_why_nobody_counts_them(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    desk.exclude(request, helper)

    why = desk.board(request).why.why

    assert why.blocked == {Obstacle.EXCLUDED: 1}
    assert why.alone == {Obstacle.EXCLUDED: 1}
    assert desk.board(request).why.free == ()


def test_an_open_question_is_taken_back_without_a_word_of_the_reason(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    offer_id = desk.ask(request, helper)

    desk.exclude(request, helper)

    assert fresh(Offer, offer_id).status is OfferStatus.WITHDRAWN
    assert fresh(HelpRequest, request.id).stage is Stage.WAITING
    assert Happening.OFFER_WITHDRAWN in history_of(request)
    [notice] = told(helper, NoticeKind.OFFER_WITHDRAWN)
    assert "conflict" not in repr(notice.facts)
    with pytest.raises(matching.OfferGone) as gone:
        matching.accept(offer_id=offer_id, now=LATER)
    assert gone.value.reason is matching.Gone.WITHDRAWN
    page = offer_page.show_offer(
        way=Way(offer_id=offer_id, helper_id=helper.id), now=LATER
    )
    assert "conflict" not in repr(page)


def test_the_question_to_another_helper_stays(desk):
    request, helper, other = a_request(desk.network), *_two(desk)
    asked, stays = desk.ask(request, helper), desk.ask(request, other)

    desk.exclude(request, helper)

    assert fresh(Offer, asked).status is OfferStatus.WITHDRAWN
    assert fresh(Offer, stays).status is OfferStatus.ASKED
    assert fresh(HelpRequest, request.id).stage is Stage.OFFERED
    assert told(other, NoticeKind.OFFER_WITHDRAWN) == []


def test_a_board_or_plan_opened_before_asks_nobody_who_must_not_be(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    desk.exclude(request, helper)

    with pytest.raises(matching.CannotAsk) as refusal:
        desk.ask(request, helper)
    sent = backlog_offers.send_offers(
        choices={request.id: helper.id}, now=LATER, **desk.who
    )

    assert refusal.value.obstacles == {Obstacle.EXCLUDED}
    [refused] = sent.refused
    assert (sent.asked, refused.obstacles) == (0, {Obstacle.EXCLUDED})
