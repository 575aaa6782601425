"""Helpers who must not be asked for a request: nobody proposes or asks them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import ExclusionReason, OfferStatus
from helpnet.services import (
    backlog_offers,
    boards,
    candidates,
    closing,
    exclusions,
    matching,
    neighbours,
    offer_page,
    people,
)
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.base import db
from helpnet.store.candidates import ask_of
from helpnet.store.exclusions import Exclusion
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests import factories
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer

LATER = MONDAY + timedelta(hours=1)
CONFLICT, WISH = ExclusionReason.CONFLICT, ExclusionReason.LEARNER_WISH


class Desk:
    """A network, its coordinator and what they can do about one request."""

    def __init__(self, **fields):
        self.network = a_network(**fields)
        self.account = an_account(self.network, name="Marie Dupont")
        self.who = {"network_id": self.network.id, "account_id": self.account.id}

    def exclude(self, request, helper, why=CONFLICT, now=LATER):
        exclusions.exclude_helper(
            request_id=request.id, helper_id=helper.id, why=why, now=now, **self.who
        )

    def allow(self, request, helper):
        exclusions.allow_helper(
            request_id=request.id, helper_id=helper.id, now=LATER, **self.who
        )

    def ask(self, request, helper):
        return matching.offer(
            request_id=request.id, helper_id=helper.id, now=LATER, **self.who
        )

    def excluded(self, request):
        return exclusions.list_excluded(
            network_id=self.network.id, request_id=request.id
        )

    def board(self, request):
        return boards.board(
            network_id=self.network.id, request_id=request.id, now=LATER
        )


@pytest.fixture
def desk(database):
    return Desk()


def found_by(request):
    found = candidates.list_candidates(request_id=request.id, now=LATER)
    return [each.helper_id for each in found]


def fresh(row_type, key):
    db.session.rollback()
    return db.session.get_one(row_type, key)


def history_of(request):
    return [step.what for step in fresh(HelpRequest, request.id).history]


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


def _two(desk):
    return a_helper(desk.network), a_helper(desk.network)


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
    assert "conflict" not in repr(offer_page.show_offer(offer_id=offer_id, now=LATER))


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


def test_who_accompanies_now_cannot_be_excluded(desk):
    request, helper, other = a_request(desk.network), *_two(desk)
    matching.accept(offer_id=desk.ask(request, helper), now=LATER)

    with pytest.raises(exclusions.StillAccompanying):
        desk.exclude(request, helper)
    desk.exclude(request, other)

    assert [each.helper_id for each in desk.excluded(request)] == [other.id]
    assert fresh(HelpRequest, request.id).stage is Stage.ACCOMPANIED


def test_a_closed_request_keeps_it_for_when_it_opens_again(desk):
    request = a_request(desk.network, stage=Stage.AUTONOMOUS)
    helper = a_helper(desk.network)
    an_offer(request, helper, status=OfferStatus.ENDED)
    desk.exclude(request, helper, WISH)

    closing.reopen(request_id=request.id, now=LATER, **desk.who)

    assert found_by(request) == []


def test_twice_is_once(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)

    desk.exclude(request, helper, CONFLICT)
    desk.exclude(request, helper, WISH, now=LATER + timedelta(hours=1))
    [found] = desk.excluded(request)
    desk.allow(request, helper)
    desk.allow(request, helper)

    assert (found.why, found.at, found.by) == (CONFLICT, LATER, "Marie Dupont")
    assert (found.name, found.network) == ("Amina Benali", None)
    assert len(history_of(request)) == 3


def test_another_network_s_request_or_helper_does_not_exist(desk):
    request, helper = a_request(desk.network), a_helper(desk.network)
    other = Desk()
    stranger, theirs = a_helper(other.network), a_request(other.network)

    for act in (desk.exclude, desk.allow):
        with pytest.raises(NoResultFound):
            act(request, stranger)
        with pytest.raises(NoResultFound):
            act(theirs, helper)
    with pytest.raises(NoResultFound):
        desk.excluded(theirs)

    assert db.session.query(Exclusion).count() == 0


def test_a_lent_helper_is_excluded_and_their_network_sees_nothing(database):
    ours, theirs = Desk(rules={"ask_neighbours": True}), Desk(name="Eifel hilft")
    lending = {"network_id": theirs.network.id, "lends_to_id": ours.network.id}
    neighbours.lend_helpers(**lending, account_id=theirs.account.id, now=MONDAY)
    request, helper = a_request(ours.network), a_helper(theirs.network)
    ours.ask(request, helper)

    ours.exclude(request, helper)

    assert found_by(request) == []
    assert ours.excluded(request)[0].network == "Eifel hilft"
    sheet = people.show_helper(network_id=theirs.network.id, helper_id=helper.id)
    assert "conflict" not in repr(sheet)
    with pytest.raises(NoResultFound):
        theirs.excluded(request)
    # Who was asked once stays known when the lending has stopped.
    neighbours.stop_lending_helpers(**lending)
    ours.allow(request, helper)
    ours.exclude(request, helper, WISH)
    assert [each.why for each in ours.excluded(request)] == [WISH]


def test_a_yes_and_an_exclusion_at_once_leave_only_one(desk):
    for _ in range(5):
        request, helper = a_request(desk.network), a_helper(desk.network)
        offer_id, starting = desk.ask(request, helper), threading.Barrier(2)

        def at_once(act, starting=starting):
            with factories.APP.app_context():
                starting.wait(timeout=30)
                try:
                    act()
                except (matching.OfferGone, exclusions.StillAccompanying) as refused:
                    return type(refused)
            return None

        db.session.rollback()
        with ThreadPoolExecutor(2) as pool:
            yes = pool.submit(
                at_once, lambda o=offer_id: matching.accept(offer_id=o, now=LATER)
            )
            no = pool.submit(
                at_once,
                lambda r=request.id, h=helper.id: exclusions.exclude_helper(
                    request_id=r, helper_id=h, why=WISH, now=LATER, **desk.who
                ),
            )
            said = {yes.result(60), no.result(60)}

        accepted = fresh(Offer, offer_id).status is OfferStatus.ACCEPTED
        kept = len(desk.excluded(request)) == 1
        assert accepted != kept
        assert said == (
            {None, exclusions.StillAccompanying}
            if accepted
            else {None, matching.OfferGone}
        )
