"""Corrections, and forms that are sent twice."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import learners
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from tests.factories import MONDAY
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, T, lines


def test_a_correction_counts_as_if_it_had_been_so_from_the_start(pair):
    first = pair.record(1, A)
    pair.record(2, A)
    assert pair.suggested

    pair.correct(first, pair.told(1, T, minutes=45))
    assert not pair.suggested
    meeting = db.session.get(HelpSession, first)
    assert (meeting.minutes, [each.level for each in meeting.levels]) == (45, [T])
    assert lines(pair, Happening.SESSION_CORRECTED) == 1

    pair.correct(first, pair.told(1, A))
    assert pair.suggested
    # The question was taken back with its evidence, and is asked again with it.
    assert lines(pair, Happening.UNDONE) == 1
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 2


def test_a_correction_that_fulfils_the_rule_says_so(pair):
    first = pair.record(1, P)
    pair.record(2, A)
    pair.correct(first, pair.told(1, A))
    assert lines(pair, Happening.AUTONOMY_SUGGESTED) == 1


def test_a_correction_can_move_the_day_and_drop_a_goal(database):
    pair = Pair(needs=("send-email", "read-news"))
    pair.record(1, A, A)
    second = pair.record(2, A, A)
    assert pair.suggested
    pair.correct(second, pair.told(1, A, A))
    assert not pair.suggested
    pair.correct(second, pair.told(3, A))
    goals = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    ).goals
    assert [goal.met for goal in goals] == [True, False]
    assert [len(goal.steps) for goal in goals] == [2, 1]


def test_only_a_meeting_that_was_held_can_be_corrected(pair):
    planned = pair.plan()
    with pytest.raises(NotAllowed):
        pair.correct(planned, pair.told(1, A))


def test_sent_twice_is_recorded_once(pair):
    first = pair.record(1, A, entry_key="same")
    again = pair.record(1, A, entry_key="same")
    assert first == again
    assert db.session.scalar(select(func.count()).select_from(HelpSession)) == 1
    assert lines(pair, Happening.SESSION_HELD) == 1


def test_a_lost_answer_can_be_sent_again_after_the_end(pair):
    pair.record(1, A)
    last = pair.record(2, A, entry_key="lost")
    pair.confirm()
    assert pair.record(2, A, entry_key="lost") == last


def test_a_key_of_another_learners_form_opens_nothing(database):
    mine, other = Pair(), Pair()
    other.record(1, A, entry_key="theirs")
    other.plan(entry_key="their-plan")
    with pytest.raises(NoResultFound):
        mine.record(1, A, entry_key="theirs")
    with pytest.raises(NoResultFound):
        mine.plan(entry_key="their-plan")


def test_a_planned_meeting_is_recorded_once_whoever_presses(pair):
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    assert pair.record(2, P, session_id=planned) == planned
    meeting = db.session.get(HelpSession, planned)
    assert meeting.status is SessionStatus.DONE
    assert meeting.starts_at == MONDAY + 2 * DAY
    with pytest.raises(NotAllowed):
        pair.record(2, A, session_id=planned)
    assert [each.level for each in meeting.levels] == [P]
