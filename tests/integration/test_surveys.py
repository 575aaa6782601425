"""The four questions: kept, changed, taken back, and gone with the request."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.journey import Stage
from helpnet.domain.survey import Ability, Moment
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
