"""What was recorded by mistake counts no more, and comes back within a day."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Happening
from helpnet.domain.sessions import MissReason, SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.domain.undo import TooLateToUndo
from helpnet.services import (
    accompaniments,
    calendar_feeds,
    followup,
    helper_calendar,
    learners,
    meetings,
)
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.requests import Need
from helpnet.store.taught import count_taught
from tests.factories import MONDAY
from tests.integration.followup.scene import DAY, NOW, A, P, Pair, T, lines


def remove(pair, session_id, now=NOW):
    followup.remove_session(helper_id=pair.helper_id, session_id=session_id, now=now)


def restore(pair, session_id, now=NOW):
    followup.restore_session(helper_id=pair.helper_id, session_id=session_id, now=now)


def page(pair, now=NOW):
    return learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=now
    )


def counted(pair):
    return [
        (need.sessions, need.met_on)
        for need in db.session.scalars(
            select(Need).where(Need.request_id == pair.request_id).order_by(Need.id)
        )
    ]


def test_a_removed_meeting_is_as_if_it_had_never_been_recorded(pair):
    pair.record(1, A)
    before = counted(pair)
    second = pair.record(2, A)
    assert pair.suggested
    remove(pair, second)
    assert not pair.suggested
    assert counted(pair) == before
    assert lines(pair, Happening.SESSION_REMOVED) == 1
    restore(pair, second)
    assert pair.suggested
    assert lines(pair, Happening.SESSION_RESTORED) == 1


def test_removing_and_restoring_twice_is_once(pair):
    meeting = pair.record(1, T)
    for _time in range(2):
        remove(pair, meeting)
    for _time in range(2):
        restore(pair, meeting)
    assert lines(pair, Happening.SESSION_REMOVED) == 1
    assert lines(pair, Happening.SESSION_RESTORED) == 1
    assert db.session.get(HelpSession, meeting).removed_at is None


def test_after_a_day_it_stays_removed(pair):
    meeting = pair.record(1, T)
    remove(pair, meeting)
    with pytest.raises(TooLateToUndo):
        restore(pair, meeting, now=NOW + 1.001 * DAY)
    assert db.session.get(HelpSession, meeting).status is SessionStatus.REMOVED
    restore(pair, meeting, now=NOW + DAY)
    assert db.session.get(HelpSession, meeting).status is SessionStatus.DONE


def test_no_page_counts_a_removed_meeting(pair):
    meeting = pair.record(1, T, entry_key="mine")
    remove(pair, meeting)
    assert page(pair).past == ()
    assert page(pair).goals[0].steps == ()
    follow = accompaniments.get_accompaniment(
        network_id=pair.network.id, request_id=pair.request_id, now=NOW
    )
    assert follow.past == ()
    day = MONDAY.date() + DAY
    month = helper_calendar.get_month(helper_id=pair.helper_id, month=day, today=day)
    assert month.days == ()
    assert count_taught([pair.helper_id], "send-email", before=0) == {}
    calendar_feeds.make_key(helper_id=pair.helper_id)
    key = calendar_feeds.find_key(helper_id=pair.helper_id)
    assert [
        each.cancelled for each in calendar_feeds.get_feed(key=key, now=NOW).entries
    ] == [True]
    assert (
        pair.record(1, T, entry_key="mine") == meeting
    )  # a replay brings nothing back
    assert page(pair).past == ()


def test_a_missed_meeting_can_be_put_back_and_recorded(pair):
    planned = pair.plan(at=MONDAY + 2 * DAY, now=MONDAY + DAY)
    meetings.miss_session(
        helper_id=pair.helper_id,
        session_id=planned,
        reason=MissReason.LEARNER_AWAY,
        note="Nobody opened",
        now=NOW,
    )
    restore(pair, planned, now=NOW + DAY)
    meeting = db.session.get(HelpSession, planned)
    assert (meeting.status, meeting.missed_because) == (SessionStatus.PLANNED, None)
    assert [each.id for each in page(pair).to_record] == [planned]
    assert pair.record(2, P, session_id=planned, now=NOW + DAY) == planned


def test_only_what_was_held_can_be_removed(pair):
    planned = pair.plan()
    with pytest.raises(NotAllowed):
        remove(pair, planned)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=planned, note="", now=NOW
    )
    with pytest.raises(NotAllowed):
        restore(pair, planned)


def test_nobody_removes_for_another_helper_or_after_the_end(database):
    mine, other = Pair(), Pair()
    theirs = other.record(1, A)
    with pytest.raises(NoResultFound):
        remove(mine, theirs)
    other.record(2, A)
    other.confirm()
    with pytest.raises(NoResultFound):
        remove(other, theirs)


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([A, A, P])),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
def test_removing_equals_a_recount_from_scratch(database, held, data):
    extra = data.draw(
        st.lists(st.tuples(st.integers(1, 4), st.sampled_from([A, T])), max_size=3)
    )
    plain, busy = Pair(), Pair()
    for number, (day, level) in enumerate(held):
        for pair in (plain, busy):
            pair.record(day, level, entry_key=f"{pair.request_id}-{number}")
    mistaken = [
        busy.record(day, level, entry_key=f"{busy.request_id}-x{number}")
        for number, (day, level) in enumerate(extra)
    ]
    for meeting in mistaken:
        remove(busy, meeting)
    assert counted(plain) == counted(busy)
    assert plain.suggested == busy.suggested
