"""Meetings that an end by mistake had cancelled stand again when the two go on."""

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import TooLateToUndo, Undo
from helpnet.services import ends, followup, meetings
from helpnet.services.undoing import Came
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.offers import find_accepted
from tests.integration.followup.scene import (
    DAY,
    NOW,
    P,
    Pair,
    lines,
    told_helper,
    told_learner,
)
from tests.integration.trouble.acts import (
    HOUR,
    THE_LEARNER,
    done_alone,
    hand_over,
    last_line,
    the_coordinator,
    the_helper,
    undo,
    undoable,
)

ACTS = {
    Undo.ENDED: done_alone,
    Undo.HANDOVER: hand_over,
}
WAITING, SENT = NoticeStatus.WAITING, NoticeStatus.SENT
PLANNED = NoticeKind.SESSION_PLANNED


@pytest.fixture
def pair(database):
    """Return two who write to each other by e-mail."""
    way = {"contact_way": ContactWay.EMAIL, "phone": ""}
    return Pair(email="jeanne@example.org", **way)


def planned(pair, **at):
    meeting_id = pair.plan(now=NOW - DAY, **at)
    all_has_left(pair)
    return meeting_id


def all_has_left(pair):
    for kind in NoticeKind:
        for each in pair.told_of(kind):
            if each.status is WAITING:
                each.status = SENT
    db.session.commit()


def meeting(number):
    return db.session.get_one(HelpSession, number, populate_existing=True)


@pytest.mark.parametrize("kind", ACTS)
def test_the_meeting_to_come_stands_again(pair, kind):
    number = planned(pair)
    before = meeting(number).sequence
    ACTS[kind](pair)
    assert meeting(number).status is SessionStatus.CANCELLED
    assert undo(pair, kind, the_coordinator(pair)) is Came.HELPED_AGAIN
    back = meeting(number)
    assert (back.status, back.cancelled_by) == (SessionStatus.PLANNED, None)
    assert back.offer_id == find_accepted(pair.request_id).id
    assert back.sequence > before
    assert lines(pair, Happening.SESSION_RESTORED) == 1


@pytest.mark.parametrize("kind", ACTS)
@pytest.mark.parametrize("left", [False, True])
def test_the_learner_is_told_if_they_know_that_it_was_cancelled(pair, kind, left):
    planned(pair)
    ACTS[kind](pair)
    if left:
        all_has_left(pair)
    before = len(told_learner(pair, PLANNED))
    undo(pair, kind, the_coordinator(pair))
    assert len(told_learner(pair, PLANNED)) == before + left


@pytest.mark.parametrize("left", [False, True])
def test_a_calendar_that_forgot_the_meeting_is_told_again(pair, left):
    planned(pair)
    hand_over(pair)
    if left:
        all_has_left(pair)
    before = len(told_helper(pair, PLANNED))
    undo(pair, Undo.HANDOVER, the_helper(pair))
    assert len(told_helper(pair, PLANNED)) == before + left


@pytest.mark.parametrize("kind", ACTS)
def test_nothing_stands_again_where_the_helper_is_only_asked(pair, kind):
    number = planned(pair)
    ACTS[kind](pair)
    helper = db.session.get_one(Helper, pair.helper_id)
    helper.capacity = helper.load = 1
    db.session.commit()
    assert undo(pair, kind, the_coordinator(pair)) is Came.WAITS
    assert meeting(number).status is SessionStatus.CANCELLED
    assert told_learner(pair, NoticeKind.SESSION_CANCELLED)[-1].status is WAITING


@pytest.mark.parametrize("kind", ACTS)
def test_a_meeting_whose_hour_has_come_stays_cancelled(pair, kind):
    number = planned(pair, at=NOW + HOUR / 2)
    ACTS[kind](pair)
    undo(pair, kind, the_coordinator(pair))
    assert meeting(number).status is SessionStatus.CANCELLED


def test_one_that_was_held_before_the_end_can_still_be_recorded(pair):
    number = planned(pair, at=NOW - HOUR)
    done_alone(pair)
    before = len(told_learner(pair, PLANNED))
    undo(pair, Undo.ENDED, the_coordinator(pair))
    assert meeting(number).status is SessionStatus.PLANNED
    assert len(told_learner(pair, PLANNED)) == before


def test_what_somebody_cancelled_before_stays_cancelled(pair):
    number = planned(pair)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=number, note="", now=NOW - HOUR
    )
    done_alone(pair)
    undo(pair, Undo.ENDED, the_coordinator(pair))
    assert meeting(number).status is SessionStatus.CANCELLED


def test_a_second_end_is_not_undone_by_the_button_of_the_first(pair):
    planned(pair)
    done_alone(pair)
    first = last_line(pair, Happening.AUTONOMY_CONFIRMED)
    undo(pair, Undo.ENDED, THE_LEARNER, number=first)
    ends.end_by_helper(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        reason=EndReason.STOPPED,
        detail="",
        now=NOW + 2 * HOUR,
    )
    with pytest.raises(TooLateToUndo):
        undo(pair, Undo.ENDED, THE_LEARNER, now=NOW + 3 * HOUR, number=first)
    assert pair.stage() == "withdrawn"


def test_a_meeting_taken_off_file_before_the_end_can_be_put_back(pair):
    number = pair.record(3, P)
    followup.remove_session(helper_id=pair.helper_id, session_id=number, now=NOW)
    done_alone(pair)
    undo(pair, Undo.ENDED, the_coordinator(pair))
    assert Undo.SESSION_REMOVED in undoable(pair, the_helper(pair))
    undo(pair, Undo.SESSION_REMOVED, the_helper(pair))
    assert meeting(number).status is SessionStatus.DONE
