"""Meetings planned, held, missed and cancelled."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from helpnet.domain.history import Happening
from helpnet.domain.meetings import BadMeeting, MeetingFault
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import followup, meetings
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from tests.factories import MONDAY
from tests.integration.followup.scene import DAY, NOW, A, P, S, lines, told_learner


def test_planning_tells_the_learner_once(pair):
    first = pair.plan()
    assert pair.plan() == first
    [notice] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    assert notice.facts["starts_at"] == (NOW + DAY).isoformat()
    assert notice.facts["where"] == "At the library"
    assert lines(pair, Happening.SESSION_PLANNED) == 1


def test_the_next_meeting_is_planned_with_the_recording(pair):
    told = replace(pair.told(1, P), where="Café Central", next_starts_at=NOW + 7 * DAY)
    for _time in range(2):
        followup.record_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            session_id=None,
            recording=told,
            entry_key="with-next",
            now=NOW,
        )
    planned = db.session.scalars(
        select(HelpSession).where(HelpSession.status == SessionStatus.PLANNED)
    ).all()
    assert [(each.starts_at, each.where) for each in planned] == [
        (NOW + 7 * DAY, "Café Central")
    ]
    assert len(told_learner(pair, NoticeKind.SESSION_PLANNED)) == 1


def test_a_bad_next_meeting_keeps_nothing_of_the_recording(pair):
    told = replace(pair.told(1, P), next_starts_at=NOW - DAY)
    with pytest.raises(BadMeeting) as refusal:
        followup.record_session(
            helper_id=pair.helper_id,
            request_id=pair.request_id,
            session_id=None,
            recording=told,
            entry_key="bad-next",
            now=NOW,
        )
    assert refusal.value.faults == {
        MeetingFault.IN_THE_PAST,
        MeetingFault.PLACE_MISSING,
    }
    assert db.session.scalar(select(func.count()).select_from(HelpSession)) == 0


def test_cancelling_takes_back_what_was_not_sent_and_tells_the_learner(pair):
    planned = pair.plan()
    for _time in range(2):
        meetings.cancel_session(
            helper_id=pair.helper_id, session_id=planned, note="I am ill", now=NOW
        )
    [first] = told_learner(pair, NoticeKind.SESSION_PLANNED)
    [second] = told_learner(pair, NoticeKind.SESSION_CANCELLED)
    assert first.status is NoticeStatus.CANCELLED
    assert second.facts["note"] == "I am ill"
    assert lines(pair, Happening.SESSION_CANCELLED) == 1


def test_a_cancelled_or_missed_meeting_counts_for_nothing(pair):
    pair.record(1, A)
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    missed(pair, planned)
    pair.record(3, A)
    assert pair.suggested
    with pytest.raises(NotAllowed):
        pair.record(2, S, session_id=planned)
    assert pair.suggested


def missed(pair, session_id, now=NOW):
    meetings.miss_session(
        helper_id=pair.helper_id,
        session_id=session_id,
        reason=MissReason.LEARNER_AWAY,
        note="",
        now=now,
    )


def test_a_missed_meeting_keeps_its_reason(pair):
    planned = pair.plan(at=NOW + DAY)
    with pytest.raises(BadMeeting):
        missed(pair, planned, now=NOW)
    for _time in range(2):
        missed(pair, planned, now=NOW + 2 * DAY)
    meeting = db.session.get(HelpSession, planned)
    assert meeting.status is SessionStatus.MISSED
    assert meeting.missed_because is MissReason.LEARNER_AWAY
    assert lines(pair, Happening.SESSION_MISSED) == 1
