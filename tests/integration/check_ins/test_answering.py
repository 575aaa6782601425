"""What the answers lead to: nothing, or help again by whom they know."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.autonomy import Level
from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.services import check_ins, matching
from helpnet.services.check_ins import Follows, NotAnswered, NotAsked
from helpnet.store.accompaniments import progress_of
from helpnet.store.base import db
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_network, a_request
from tests.integration.check_ins.scene import (
    DAY,
    NINETY,
    NO,
    THIRTY,
    UNSURE,
    YES,
    Graduate,
    asked,
)

TWO = ("send-email", "read-news")
AT = THIRTY + DAY


@pytest.fixture
def jeanne(database):
    pair = Graduate(needs=TWO)
    pair.ask(THIRTY)
    return pair


def test_yes_changes_nothing_but_the_story(jeanne):
    assert jeanne.says(YES, YES).follows is Follows.ALONE
    assert jeanne.request.stage is Stage.AUTONOMOUS
    assert jeanne.story()[-1] == "check_in_answered"
    row = jeanne.rows()[0]
    assert (row.answered_at, row.answered_by) == (AT, Actor.LEARNER)
    assert [each.status for each in asked()] == [NoticeStatus.CANCELLED]


def test_the_same_twice_is_once(jeanne):
    for _time in range(2):
        jeanne.says(YES, UNSURE)
    assert jeanne.story().count("check_in_answered") == 1


def test_answers_can_be_changed(jeanne):
    jeanne.says(YES, UNSURE)
    jeanne.says(YES, YES, at=AT + DAY)
    assert [goal.still for goal in jeanne.sheet.goals] == [YES, YES]
    assert jeanne.story().count("check_in_answered") == 2


def test_not_sure_is_no_success_and_no_new_search(jeanne):
    assert jeanne.says(YES, UNSURE).follows is Follows.UNSURE
    assert jeanne.request.stage is Stage.AUTONOMOUS


def test_one_goal_lost_is_learned_again_and_the_rest_stays_on_file(jeanne):
    number = jeanne.sheet.number
    assert jeanne.says(YES, NO).follows is Follows.AGAIN
    request = jeanne.request
    assert request.stage is Stage.WAITING
    assert [need.skill for need in request.goals] == ["read-news"]
    assert [need.skill for need in request.needs] == ["read-news", "send-email"]
    assert request.needs[0].met_on is None
    assert request.needs[1].met_on is not None
    assert request.ask_first_id == jeanne.helper_id
    assert jeanne.story()[-2:] == ["check_in_answered", "reopened"]
    assert jeanne.rows()[1].cancelled_at == AT  # the question of ninety days
    again = jeanne.says(YES, NO, number=number)
    assert again.follows is Follows.AGAIN
    assert jeanne.story().count("reopened") == 1


def test_what_is_learned_again_is_shown_anew(jeanne):
    jeanne.says(NO, YES)
    progress = progress_of([jeanne.request])[jeanne.request_id]
    by_goal = {goal.goal: goal for goal in progress.goals}
    assert not progress.suggested
    assert not by_goal[jeanne.needs[0]].met
    assert by_goal[jeanne.needs[0]].level is Level.ALONE


def test_an_old_question_is_not_answered(jeanne):
    number = jeanne.sheet.number
    jeanne.ask(NINETY)
    with pytest.raises(NotAsked):
        jeanne.says(NO, NO, number=number)
    assert jeanne.request.stage is Stage.AUTONOMOUS


@pytest.mark.parametrize("needs", [[0], [], [0, 1, 2]])
def test_every_goal_takes_an_answer_and_no_other(jeanne, needs):
    goals = [*jeanne.needs, 987654]
    with pytest.raises(NotAnswered):
        check_ins.answer(
            request_id=jeanne.request_id,
            number=jeanne.sheet.number,
            answers={goals[n]: NO for n in needs},
            now=AT,
        )
    assert jeanne.request.stage is Stage.AUTONOMOUS


def test_before_it_is_asked_there_is_nothing_to_answer(database):
    pair = Graduate()
    assert pair.sheet is None
    with pytest.raises(NotAsked):
        pair.says(NO, number=pair.rows()[0].id)


def test_who_has_another_request_open_keeps_that_one(jeanne):
    a_request(jeanne.network, contact_way=ContactWay.EMAIL, email="jeanne@example.org")
    answered = jeanne.says(NO, NO)
    assert (answered.follows, answered.elsewhere) == (Follows.AGAIN, True)
    assert jeanne.request.stage is Stage.AUTONOMOUS
    assert jeanne.story()[-1] == "check_in_answered"


def note(pair, *answers, **other):
    given = {
        "network_id": pair.network.id,
        "request_id": pair.request_id,
        "account_id": pair.coordinator.id,
        "number": pair.sheet.number,
        "answers": dict(zip(pair.needs, answers, strict=True)),
    }
    return check_ins.note_answer(now=AT, **given | other)


def test_what_is_told_on_the_phone_ticks_off_the_call(database):
    pair = Graduate(way=ContactWay.PHONE)
    pair.ask(THIRTY)
    note(pair, YES)
    assert [each.status for each in asked()] == [NoticeStatus.SENT]
    assert pair.rows()[0].answered_by is Actor.COORDINATOR


def test_other_networks_note_nothing(jeanne):
    stranger = a_network().id
    with pytest.raises(NoResultFound):
        note(jeanne, NO, NO, network_id=stranger)
    with pytest.raises(NoResultFound):
        check_ins.find_sheet_of(network_id=stranger, request_id=jeanne.request_id)
    with pytest.raises(NoResultFound):
        check_ins.give_up(
            network_id=stranger,
            request_id=jeanne.request_id,
            account_id=jeanne.coordinator.id,
            number=jeanne.sheet.number,
            now=AT,
        )


def test_giving_up_is_silence_and_no_success(jeanne):
    number = jeanne.sheet.number
    for _time in range(2):
        check_ins.give_up(
            network_id=jeanne.network.id,
            request_id=jeanne.request_id,
            account_id=jeanne.coordinator.id,
            number=number,
            now=AT,
        )
    assert jeanne.sheet is None
    assert jeanne.rows()[0].answered_at is None
    assert jeanne.story().count("check_in_silent") == 1
    assert jeanne.ask(NINETY) == 1


def test_the_former_helper_accepts_and_a_new_cycle_begins(jeanne):
    jeanne.says(NO, YES)
    db.session.rollback()
    matching.offer(
        network_id=jeanne.network.id,
        request_id=jeanne.request_id,
        helper_id=jeanne.helper_id,
        account_id=jeanne.coordinator.id,
        now=AT,
    )
    offer = db.session.scalars(
        db.select(Offer).where(Offer.status == "asked").order_by(Offer.id)
    ).one()
    matching.accept(offer_id=offer.id, now=AT)
    request = jeanne.request
    assert (request.stage, request.ask_first_id) == (Stage.ACCOMPANIED, None)
    later = AT + 10 * DAY
    for day in (100, 101):
        held = MONDAY + day * DAY
        jeanne.record(day, Level.ALONE, now=held + DAY)
    jeanne.confirm(now=MONDAY + 102 * DAY)
    assert later < MONDAY + 102 * DAY
    assert [row.days for row in jeanne.rows()] == [30, 90, 30, 90]
