"""A "not any more" by mistake can be taken back for a day: it never was."""

import pytest

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.contacts import ContactWay
from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.domain.undo import TooLateToUndo, Undo
from helpnet.services import autonomy, closing, matching, undoing
from helpnet.services.checking import list_faults
from helpnet.services.undoing import Came
from helpnet.store.base import db
from helpnet.store.episodes import Episode, recount
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from tests.factories import a_helper, an_offer
from tests.integration.check_ins.scene import (
    CLOSED,
    DAY,
    HOUR,
    NO,
    THIRTY,
    YES,
    Graduate,
    asked,
)
from tests.integration.followup.scene import matching_request

LEARNER = Doer(actor=Actor.LEARNER)
SAID = THIRTY + DAY
MOST = "send-email", "pay-online", "read-news"


def coordinator(learner):
    return Doer(
        actor=Actor.COORDINATOR,
        account_id=learner.coordinator.id,
        network_id=learner.network.id,
    )


@pytest.fixture
def learner(database):
    """Return somebody who says, of the middle one of three goals, "not any more"."""
    return Graduate(needs=MOST)


def says_no(learner):
    learner.ask(THIRTY)
    learner.says(YES, NO, YES, at=SAID)


def listed(learner, doer=LEARNER, now=SAID + HOUR):
    db.session.rollback()
    found = undoing.list_undoable(request_id=learner.request_id, doer=doer, now=now)
    return [each for each in found if each.kind is Undo.REOPENED]


def undo(learner, number, doer=LEARNER, now=SAID + HOUR):
    db.session.rollback()
    return undoing.undo(
        request_id=learner.request_id,
        kind=Undo.REOPENED,
        number=number,
        doer=doer,
        now=now,
    )


def facts(learner):
    """Return all that may not be told apart from before."""
    request = learner.request
    needs = [(x.id, x.position, x.dropped_at, x.met_on) for x in request.needs]
    asked = [
        (x.days, x.asked_at, x.answered_at, x.cancelled_at) for x in learner.rows()
    ]
    told = [(x.number, x.outcome, x.ended_on, x.goals, x.goals_met) for x in episodes()]
    load = db.session.get_one(Helper, learner.helper_id).load
    return request.stage, request.closed_at, needs, asked, told, load


def episodes():
    return db.session.query(Episode).order_by(Episode.request_id, Episode.number).all()


@pytest.mark.parametrize("whose", ["learner", "coordinator"])
def test_it_is_as_if_nobody_had_ever_said_so(learner, whose):
    learner.ask(THIRTY)
    before = facts(learner)
    learner.says(YES, NO, YES, at=SAID)
    assert learner.request.stage in {Stage.WAITING, Stage.OFFERED}
    doer = LEARNER if whose == "learner" else coordinator(learner)
    (one,) = listed(learner, doer)
    assert undo(learner, one.id, doer) is Came.DONE
    assert facts(learner) == before
    assert listed(learner, doer) == []
    recount(learner.request)
    assert facts(learner) == before
    assert list_faults(now=SAID + HOUR) == ()


def test_twice_is_once_and_the_question_can_be_answered_again(learner):
    says_no(learner)
    (one,) = listed(learner)
    assert undo(learner, one.id) is undo(learner, one.id) is Came.DONE
    assert learner.story().count("reopening_undone") == 1
    learner.says(YES, YES, YES, at=SAID + 2 * HOUR)
    assert learner.request.stage is Stage.AUTONOMOUS
    assert all(each.answered_at for each in learner.rows() if each.days == 30)


def test_the_next_question_is_still_put(learner):
    says_no(learner)
    undo(learner, listed(learner)[0].id)
    learner.says(YES, YES, YES, at=SAID + 2 * HOUR)
    assert learner.ask(CLOSED + 91 * DAY) == 1


def test_whoever_was_asked_need_not_answer(learner):
    says_no(learner)
    request = learner.request
    other = a_helper(learner.network, name="Bert")
    offer = an_offer(request, other, asked_at=SAID, expires_at=SAID + 3 * DAY)
    matching_request(request)
    number = offer.id
    undo(learner, listed(learner)[0].id)
    db.session.rollback()
    assert db.session.get_one(Offer, number).status is OfferStatus.WITHDRAWN
    told = learner.told_of(NoticeKind.OFFER_WITHDRAWN)
    assert [each.account_id for each in told] == [other.account_id]


def test_not_once_somebody_helps_again(learner):
    says_no(learner)
    (one,) = listed(learner)
    other = a_helper(learner.network, name="Bert")
    offer = an_offer(learner.request, other, asked_at=SAID, expires_at=SAID + 3 * DAY)
    matching_request(learner.request)
    matching.accept(offer_id=offer.id, now=SAID + HOUR / 2)
    assert listed(learner) == []
    with pytest.raises(TooLateToUndo):
        undo(learner, one.id)
    assert learner.request.stage is Stage.ACCOMPANIED


def test_without_a_helper_nobody_confirms_that_it_is_done_alone(learner):
    says_no(learner)
    assert Event.AUTONOMY_CONFIRMED not in learner.request.possible
    db.session.rollback()
    with pytest.raises(NotAllowed):
        autonomy.confirm_by_learner(request_id=learner.request_id, now=SAID + HOUR)
    db.session.rollback()
    with pytest.raises(NotAllowed):
        autonomy.confirm_autonomy(
            request_id=learner.request_id,
            network_id=learner.network.id,
            account_id=learner.coordinator.id,
            said_by=SaidBy.TOLD_COORDINATOR,
            now=SAID + HOUR,
        )


def test_not_after_a_day(learner):
    says_no(learner)
    (one,) = listed(learner)
    late = SAID + DAY + HOUR
    assert listed(learner, now=late) == []
    with pytest.raises(TooLateToUndo):
        undo(learner, one.id, now=late)


def test_a_request_opened_by_a_coordinator_too(learner):
    before = facts(learner)
    closing.reopen(
        network_id=learner.network.id,
        request_id=learner.request_id,
        account_id=learner.coordinator.id,
        now=CLOSED + DAY,
    )
    doer = coordinator(learner)
    now = CLOSED + DAY + HOUR
    (one,) = listed(learner, doer, now)
    undo(learner, one.id, doer, now)
    assert facts(learner) == before
    assert learner.story()[-1] == Happening.REOPENING_UNDONE.value


def test_an_end_that_was_undone_is_no_opening_to_take_back(learner):
    now = CLOSED + HOUR
    found = undoing.list_undoable(request_id=learner.request_id, doer=LEARNER, now=now)
    (end,) = (each for each in found if each.kind is Undo.ENDED)
    undoing.undo(
        request_id=learner.request_id,
        kind=Undo.ENDED,
        number=end.id,
        doer=LEARNER,
        now=now,
    )
    assert listed(learner, now=now) == []


def test_the_call_that_was_to_ask_is_on_the_list_again(database):
    learner = Graduate(way=ContactWay.PHONE)
    learner.ask(THIRTY)
    assert [each.status for each in asked()] == [NoticeStatus.WAITING]
    learner.says(NO, at=SAID)
    assert [each.status for each in asked()] == [NoticeStatus.CANCELLED]
    undo(learner, listed(learner)[0].id)
    assert [each.status for each in asked()] == [NoticeStatus.WAITING]
