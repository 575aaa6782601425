"""One meeting told twice, from two pages or by two people, is on file once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet.domain.history import Happening
from helpnet.domain.meetings import BadMeeting, MeetingFault, RecordedAlready
from helpnet.domain.sessions import SessionStatus
from helpnet.services import followup, meeting_sheets
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_partner, a_place
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, T, lines


def once(pair, day, level, *, key, session_id=None, **fields):
    told = replace(pair.told(day, level), once_a_day=True, **fields)
    return followup.record_session(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        session_id=session_id,
        recording=told,
        entry_key=key,
        now=NOW,
    )


def count():
    return db.session.scalar(select(func.count()).select_from(HelpSession))


def test_a_second_form_of_the_same_day_is_asked_about(pair):
    first = once(pair, 1, P, key="one-tab")
    with pytest.raises(RecordedAlready) as known:
        once(pair, 1, A, key="other-tab")
    assert known.value.session_id == first
    assert count() == 1
    assert once(pair, 2, A, key="next-day") != first
    assert once(pair, 1, P, key="one-tab") == first


def test_a_planned_meeting_recorded_of_another_day_is_still_the_same(pair):
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    once(pair, 3, P, key="one-tab", session_id=planned)
    with pytest.raises(RecordedAlready) as known:
        once(pair, 2, P, key="other-tab", session_id=planned)
    assert known.value.session_id == planned
    assert count() == 1


def test_what_was_removed_is_no_twin(pair):
    first = once(pair, 1, P, key="wrong")
    followup.remove_session(helper_id=pair.helper_id, session_id=first, now=NOW)
    assert once(pair, 1, A, key="right") != first


def test_a_dropped_goal_is_recorded_no_more_but_stays_where_it_was(database):
    pair = Pair(needs=("send-email", "read-news"))
    before = pair.record(1, T, P)
    request = db.session.get_one(HelpRequest, pair.request_id)
    request.leave_out({pair.needs[1]}, at=NOW)
    db.session.commit()
    with pytest.raises(BadMeeting) as refusal:
        pair.record(2, T, P)
    assert refusal.value.faults == {MeetingFault.OTHER_GOAL}
    pair.record(2, P)
    pair.correct(before, pair.told(1, P, P))
    sheet = meeting_sheets.get_record_sheet(
        helper_id=pair.helper_id, request_id=pair.request_id, session_id=None, now=NOW
    )
    assert [goal.need_id for goal in sheet.goals] == pair.needs[:1]
    sheet = meeting_sheets.get_correction_sheet(
        helper_id=pair.helper_id, session_id=before
    )
    assert [goal.need_id for goal in sheet.goals] == pair.needs


def test_a_goal_of_another_learner_is_refused(database):
    mine, other = Pair(), Pair()
    told = replace(mine.told(1, A), levels={other.needs[0]: A})
    with pytest.raises(BadMeeting) as refusal:
        followup.record_session(
            helper_id=mine.helper_id,
            request_id=mine.request_id,
            session_id=None,
            recording=told,
            entry_key="wrong",
            now=NOW,
        )
    assert refusal.value.faults == {MeetingFault.OTHER_GOAL}
    assert count() == 0


def test_where_they_met_and_what_the_learner_reads_are_kept(pair):
    place = a_place(a_partner(pair.network), name="Library of Liège")
    number = once(pair, 1, P, key="there", place_id=place.id, shared_note="Well done!")
    meeting = db.session.get_one(HelpSession, number)
    assert (meeting.place_id, meeting.where) == (place.id, "")
    assert (meeting.shared_note, meeting.note) == ("Well done!", "")
    sheet = meeting_sheets.get_record_sheet(
        helper_id=pair.helper_id, request_id=pair.request_id, session_id=None, now=NOW
    )
    assert (sheet.place_id, sheet.minutes) == (place.id, 60)


def test_what_is_sent_once_more_has_the_last_word_and_is_no_second_meeting(pair):
    first = once(pair, 1, P, key="lost")
    assert once(pair, 1, P, key="lost") == first
    assert lines(pair, Happening.SESSION_CORRECTED) == 0
    later = NOW + DAY
    for _time in range(2):
        again = once(
            pair,
            1,
            A,
            key="lost",
            note="She did it",
            where="Home",
            next_starts_at=later,
        )
        assert again == first
    meeting = db.session.get_one(HelpSession, first)
    assert ([each.level for each in meeting.levels], meeting.note) == (
        [A],
        "She did it",
    )
    assert lines(pair, Happening.SESSION_CORRECTED) == 1
    assert lines(pair, Happening.SESSION_PLANNED) == 1


def test_what_was_removed_stays_removed_when_it_is_sent_once_more(pair):
    first = once(pair, 1, P, key="early")
    followup.remove_session(helper_id=pair.helper_id, session_id=first, now=NOW)
    assert once(pair, 1, A, key="early") == first
    assert db.session.get_one(HelpSession, first).status is SessionStatus.REMOVED


def test_an_old_form_does_not_undo_a_later_correction(pair):
    first = once(pair, 1, P, key="lost")
    followup.correct_session(
        helper_id=pair.helper_id,
        session_id=first,
        recording=pair.told(1, A),
        now=NOW + timedelta(minutes=5),
    )
    assert once(pair, 1, P, key="lost") == first
    meeting = db.session.get_one(HelpSession, first)
    assert [each.level for each in meeting.levels] == [A]
