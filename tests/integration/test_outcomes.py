"""What help brought in a network, counted from what is stored, on both databases."""

from datetime import date, timedelta

import pytest

from helpnet.domain.asking import Barrier, Channel
from helpnet.domain.catalogue import Area, SurveyTask
from helpnet.domain.check_ins import Still
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.history import Actor
from helpnet.domain.outcome_answers import Standing
from helpnet.domain.outcomes import By
from helpnet.domain.survey import Ability, Moment
from helpnet.services.outcomes import show_outcomes
from helpnet.store.check_ins import CheckIn, CheckInAnswer
from helpnet.store.episodes import Episode
from helpnet.store.requests import get_request
from helpnet.store.surveys import SurveyAnswer
from tests.factories import MONDAY, a_network, a_request, stored

DAY = timedelta(days=1)
NOW = MONDAY + 200 * DAY
START = MONDAY.date()


@pytest.fixture
def network(database):
    return a_network()


def an_episode(network, *, days=20, outcome=EpisodeEnd.AUTONOMOUS, began=START, **more):
    request = a_request(network)
    given = {
        "number": 1,
        "network_id": network.id,
        "began_on": began,
        "ended_on": began + days * DAY if outcome else None,
        "ended_at": MONDAY + days * DAY if outcome else None,
        "outcome": outcome,
        "sessions": 4,
        "skill": "send-email",
        "area": Area.COMMUNICATE,
        "channel": Channel.WEB,
        "barriers": frozenset({Barrier.SKILL}),
    }
    return stored(Episode(request_id=request.id, **given | more))


def some(number, network, **fields):
    return [an_episode(network, **fields) for _ in range(number)]


def a_check_in(episode, days, *answers, **fields):
    check_in = CheckIn(
        request_id=episode.request_id,
        days=days,
        closed_at=episode.ended_at,
        due_at=episode.ended_at + days * DAY,
        **fields,
    )
    needs = [need.id for need in get_request(episode.request_id).needs]
    check_in.answers = [
        CheckInAnswer(need_id=need, still=still)
        for need, still in zip(needs, answers, strict=False)
    ]
    if answers:
        check_in.answered_at, check_in.answered_by = NOW, Actor.LEARNER
    return stored(check_in)


def shown(network, by=By.AREA, **period):
    return show_outcomes(network_id=network.id, by=by, now=NOW, **period)


def test_an_empty_network_has_nothing_to_say(network):
    found = shown(network)
    assert found.empty
    assert found.curve is None
    assert found.later == ()
    assert [task.people for task in found.tasks] == [0, 0, 0, 0]


def test_days_are_those_between_beginning_and_end_or_today(network):
    some(6, network, days=20)
    some(5, network, days=30, outcome=EpisodeEnd.STOPPED)
    some(5, network, outcome=None)
    found = shown(network)
    assert (found.everybody.alone, found.everybody.ended) == (6, 5)
    assert found.everybody.going_on == 5
    assert [(each.time, each.at_risk) for each in found.curve.points] == [(20, 16)]
    assert found.everybody.days.latest == (NOW.date() - START).days
    assert found.everybody.meetings.latest == 4


def test_another_networks_people_are_not_counted(network):
    some(6, a_network())
    assert shown(network).empty


@pytest.mark.parametrize(
    ("by", "fields", "group"),
    [
        (By.SKILL, {"skill": "read-news"}, "read-news"),
        (By.AREA, {"area": Area.HEALTH}, "health"),
        (By.CHANNEL, {"channel": Channel.LETTER}, "letter"),
        (By.BARRIER, {"barriers": frozenset({Barrier.WISH})}, "wish"),
    ],
)
def test_each_way_to_tell_them_apart(network, by, fields, group):
    some(7, network)
    some(6, network, **fields)
    found = shown(network, by)
    (line,) = (line for line in found.lines if line.group == group)
    assert line.began == line.alone == 6
    assert found.everybody.began == 13


def test_the_period_is_when_they_began_both_ends_included(network):
    for day in (0, 10, 20):
        some(5, network, began=START + day * DAY)
    assert shown(network, first=START + 10 * DAY).everybody.began == 10
    assert shown(network, last=START + 10 * DAY).everybody.began == 10
    one = shown(network, first=START + 10 * DAY, last=START + 10 * DAY)
    assert one.everybody.began == 5
    assert shown(network, first=date(2027, 1, 1)).empty


def test_later_answers_are_told_apart_from_silence(network):
    for one in some(6, network):
        a_check_in(one, 30, Still.YES, asked_at=MONDAY + 50 * DAY)
    for one in some(5, network):
        a_check_in(one, 30, Still.NO, asked_at=MONDAY + 50 * DAY)
    for one in some(9, network):
        a_check_in(one, 30, asked_at=NOW - 15 * DAY)
    for one in some(7, network):
        a_check_in(one, 30, asked_at=NOW - 13 * DAY)
        a_check_in(one, 90)
    for one in some(8, network):
        a_check_in(one, 90, cancelled_at=NOW)
    thirty, ninety = shown(network).later
    assert thirty.days == 30
    assert thirty.counts == {
        Standing.YES: 6,
        Standing.NO: 5,
        Standing.UNSURE: 0,
        Standing.SILENT: 9,
        Standing.OPEN: 7,
        Standing.NOT_ASKED: 0,
    }
    assert thirty.share == pytest.approx(6 / 20)
    assert ninety.counts[Standing.OPEN] == 7
    assert ninety.counts[Standing.NOT_ASKED] == 8
    assert ninety.share is None


def test_one_goal_not_any_more_is_a_no(network):
    request = a_request(network, needs=("send-email", "read-news"))
    for _ in range(5):
        one = an_episode(network)
        again = CheckIn(
            request_id=one.request_id,
            days=30,
            closed_at=one.ended_at,
            due_at=NOW,
            asked_at=NOW,
            answered_at=NOW,
        )
        goals = [need.id for need in request.needs]
        again.answers = [
            CheckInAnswer(need_id=goals[0], still=Still.YES),
            CheckInAnswer(need_id=goals[1], still=Still.NO),
        ]
        stored(again)
    (line,) = shown(network).later
    assert line.counts[Standing.NO] == 5
    assert line.counts[Standing.YES] == 0


def test_an_end_that_was_undone_has_no_later_question(network):
    for one in some(6, network):
        a_check_in(one, 30, asked_at=MONDAY + 50 * DAY)
        one.ended_at = one.ended_on = one.outcome = None
        stored(one)
    assert shown(network).later == ()


def test_only_who_answered_twice_is_compared(network):
    def said(request_id, moment, ability):
        stored(
            SurveyAnswer(
                request_id=request_id,
                moment=moment,
                task=SurveyTask.EMAIL,
                ability=ability,
                at=NOW,
            )
        )

    for number, one in enumerate(some(16, network)):
        said(one.request_id, Moment.START, Ability.NO)
        if number < 10:
            said(one.request_id, Moment.END, Ability.ALONE)
    email, *others = shown(network).tasks
    assert (email.task, email.people) == (SurveyTask.EMAIL, 10)
    assert email.before == (0, 0, 10)
    assert email.after == (10, 0, 0)
    assert email.skill == "send-email"
    assert [each.people for each in others] == [0, 0, 0]


def test_who_was_helped_twice_is_compared_once(network):
    for one in some(5, network):
        for moment in Moment:
            stored(
                SurveyAnswer(
                    request_id=one.request_id,
                    moment=moment,
                    task=SurveyTask.NEWS,
                    ability=Ability.ALONE,
                    at=NOW,
                )
            )
        again = {"number": 2, "request_id": one.request_id, "network_id": network.id}
        began = {"began_on": START + 50 * DAY, "sessions": 0, "skill": "read-news"}
        rest = {"area": Area.FIND_OUT, "channel": Channel.WEB}
        stored(Episode(**again, **began, **rest, barriers=frozenset()))
    found = shown(network)
    assert found.everybody.began == 10
    assert found.tasks[1].people == 5
