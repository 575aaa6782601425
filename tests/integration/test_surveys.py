"""The four questions: kept, changed, taken back, and gone with the request."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.journey import Stage
from helpnet.domain.survey import Ability, Moment, TimesNeeded
from helpnet.domain.transitions import NotAllowed
from helpnet.services import surveys
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest, Need, Step
from helpnet.store.surveys import SurveyAnswer
from tests.factories import MONDAY, a_network, a_request

NOW = MONDAY + timedelta(hours=1)
SOME = {SurveyTask.EMAIL: Ability.NO, SurveyTask.NEWS: Ability.WITH_HELP}


@pytest.fixture
def request_(database):
    return a_request(a_network())


def answer(request, answers, moment=Moment.START):
    surveys.answer(request_id=request.id, answers=answers, now=NOW, moment=moment)


def answers(request, moment=Moment.START):
    lines = surveys.show(request_id=request.id, moment=moment).lines
    return {line.task: line.ability for line in lines if line.ability}


def at_stage(request, stage):
    db.session.get_one(HelpRequest, request.id).stage = stage
    db.session.commit()


def test_every_task_has_its_question_in_the_catalogue(request_):
    lines = surveys.show(request_id=request_.id).lines
    assert [line.task for line in lines] == list(SurveyTask)
    assert len({line.skill for line in lines}) == len(SurveyTask)


def test_answers_are_kept_replaced_and_taken_back(request_):
    for given in (SOME, {SurveyTask.NEWS: Ability.ALONE}, {}):
        answer(request_, given)
        answer(request_, given)
        assert answers(request_) == given


def test_the_end_is_kept_beside_the_start(request_):
    answer(request_, SOME)
    at_stage(request_, Stage.AUTONOMOUS)
    better = {SurveyTask.EMAIL: Ability.ALONE}
    answer(request_, better, Moment.END)
    assert answers(request_, Moment.END) == better
    baseline = surveys.list_baseline(
        network_id=request_.network_id, request_id=request_.id
    )
    assert {line.task: line.ability for line in baseline} == SOME


@pytest.mark.parametrize("stage", [Stage.ACCOMPANIED, Stage.WITHDRAWN])
def test_the_start_is_over_when_help_has_begun(request_, stage):
    answer(request_, SOME)
    at_stage(request_, stage)
    assert surveys.show(request_id=request_.id) is None
    with pytest.raises(NotAllowed):
        answer(request_, {})
    kept = db.select(db.func.count()).select_from(SurveyAnswer)
    assert db.session.scalar(kept) == len(SOME)


def test_the_end_cannot_be_answered_at_the_start(request_):
    with pytest.raises(NotAllowed):
        answer(request_, SOME, Moment.END)


def test_other_networks_see_nothing(request_):
    with pytest.raises(NoResultFound):
        surveys.list_baseline(network_id=a_network().id, request_id=request_.id)
    with pytest.raises(NoResultFound):
        surveys.answer(request_id=987654, answers=SOME, now=NOW)


def test_the_answers_go_with_the_request(request_):
    answer(request_, SOME)
    for table in (Step, Need):
        db.session.execute(db.delete(table).where(table.request_id == request_.id))
    db.session.execute(db.delete(HelpRequest).where(HelpRequest.id == request_.id))
    db.session.commit()
    assert db.session.scalars(db.select(SurveyAnswer)).all() == []


def needed(request):
    return surveys.get_times(network_id=request.network_id, request_id=request.id)


def test_how_often_somebody_was_needed_is_kept_and_taken_back(request_):
    given = {"request_id": request_.id, "answers": {}, "now": NOW}
    surveys.answer(times=0, **given)
    assert needed(request_) == TimesNeeded(start=0)
    surveys.answer(times=99, **given)
    at_stage(request_, Stage.AUTONOMOUS)
    surveys.answer(times=1, moment=Moment.END, **given)
    assert needed(request_) == TimesNeeded(start=99, end=1)
    surveys.answer(moment=Moment.END, **given)
    assert needed(request_) == TimesNeeded(start=99)


def test_what_can_be_done_later_stands_beside_the_start(request_):
    answer(request_, SOME)
    at_stage(request_, Stage.AUTONOMOUS)
    answer(request_, {SurveyTask.EMAIL: Ability.ALONE}, Moment.END)
    baseline = surveys.list_baseline(
        network_id=request_.network_id, request_id=request_.id
    )
    later = {line.task: line.later for line in baseline}
    assert later == {SurveyTask.EMAIL: Ability.ALONE, SurveyTask.NEWS: None}
