"""A meeting gets another time or place, or one of the two cannot come."""

import threading

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.contacts import ContactWay
from helpnet.domain.history import Actor, Happening
from helpnet.domain.meetings import BadMeeting, MeetingFault, Overtaken, Plan
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.services import autonomy, learners, meetings, plan_sheets
from helpnet.services.learners import NextStep
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.requests import HelpRequest
from tests.factories import a_partner, a_place
from tests.integration.followup.scene import (
    DAY,
    NOW,
    A,
    Pair,
    lines,
    told_helper,
    told_learner,
)

MOVED, CANCELLED = NoticeKind.SESSION_MOVED, NoticeKind.SESSION_CANCELLED


def plan(**fields):
    given = {"starts_at": NOW + 2 * DAY, "mode": Mode.PUBLIC_PLACE, "where": "Café"}
    return Plan(**given | fields)


def move(pair, session_id, *, sequence=0, now=NOW, helper_id=None, **fields):
    meetings.move_session(
        helper_id=helper_id or pair.helper_id,
        session_id=session_id,
        plan=plan(**fields),
        sequence=sequence,
        now=now,
    )


def drop(pair, session_id, *, sequence=0, now=NOW, request_id=None, note=""):
    meetings.drop_session(
        request_id=request_id or pair.request_id,
        session_id=session_id,
        sequence=sequence,
        note=note,
        now=now,
    )


def meeting(session_id):
    return db.session.get(HelpSession, session_id, populate_existing=True)


def test_moving_tells_both_once_and_takes_back_what_was_not_sent(pair):
    planned = pair.plan()
    for _time in range(2):
        move(pair, planned)
    kept = meeting(planned)
    assert (kept.starts_at, kept.where, kept.sequence) == (NOW + 2 * DAY, "Café", 1)
    [learner] = told_learner(pair, MOVED)
    [helper] = told_helper(pair, MOVED)
    assert learner.facts["starts_at"] == (NOW + 2 * DAY).isoformat()
    assert (learner.facts["sequence"], learner.facts["session"]) == (1, planned)
    assert learner.facts["learner_phone"] == ""
    assert helper.facts["learner_phone"] == "04 222 33 44"
    first = told_learner(pair, NoticeKind.SESSION_PLANNED)
    first += told_helper(pair, NoticeKind.SESSION_PLANNED)
    assert [each.status for each in first] == [NoticeStatus.CANCELLED] * 2
    assert lines(pair, Happening.SESSION_MOVED) == 1


def test_a_place_of_a_partner_replaces_words_and_back(pair):
    place = a_place(a_partner(pair.network), name="Library of Liège")
    planned = pair.plan()
    move(pair, planned, place_id=place.id, where="")
    assert meeting(planned).place_id == place.id
    move(pair, planned, sequence=1, mode=Mode.PHONE, where="")
    assert (meeting(planned).place_id, meeting(planned).mode) == (None, Mode.PHONE)
    with pytest.raises(NoResultFound):
        move(pair, planned, sequence=2, place_id=place.id + 1000, where="")


def test_a_page_that_is_out_of_date_changes_nothing(pair):
    planned = pair.plan()
    move(pair, planned)
    with pytest.raises(Overtaken):
        move(pair, planned, sequence=0, where="Elsewhere")
    assert meeting(planned).where == "Café"
    assert len(told_learner(pair, MOVED)) == 1


def test_a_move_is_checked_like_a_plan(pair):
    planned = pair.plan()
    with pytest.raises(BadMeeting) as refusal:
        move(pair, planned, starts_at=NOW - DAY, where="")
    assert refusal.value.faults == {
        MeetingFault.IN_THE_PAST,
        MeetingFault.PLACE_MISSING,
    }
    with pytest.raises(BadMeeting):
        move(pair, planned, mode=Mode.HOME_VISIT)
    assert (meeting(planned).sequence, meeting(planned).where) == (0, "At the library")
    assert lines(pair, Happening.SESSION_MOVED) == 0


def test_what_began_or_is_over_is_not_moved(pair):
    planned = pair.plan()
    with pytest.raises(Overtaken):
        move(pair, planned, now=NOW + DAY, starts_at=NOW + 3 * DAY)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=planned, note="", now=NOW
    )
    with pytest.raises(Overtaken):
        move(pair, planned, sequence=1)
    with pytest.raises(Overtaken):
        plan_sheets.get_move_sheet(
            helper_id=pair.helper_id, session_id=planned, now=NOW
        )


def test_what_began_is_not_cancelled_but_missed_or_held(pair):
    planned = pair.plan()
    with pytest.raises(Overtaken):
        meetings.cancel_session(
            helper_id=pair.helper_id, session_id=planned, note="", now=NOW + DAY
        )
    assert meeting(planned).status is SessionStatus.PLANNED
    assert not told_learner(pair, CANCELLED)


def test_another_helpers_meeting_is_not_there(database):
    pair, other = Pair(), Pair()
    planned = pair.plan()
    with pytest.raises(NoResultFound):
        move(pair, planned, helper_id=other.helper_id)
    with pytest.raises(NoResultFound):
        plan_sheets.get_move_sheet(
            helper_id=other.helper_id, session_id=planned, now=NOW
        )
    with pytest.raises(NoResultFound):
        drop(pair, planned, request_id=other.request_id)
    assert meeting(planned).status is SessionStatus.PLANNED


def test_the_form_to_move_starts_with_the_meeting_as_it_is(pair):
    far = a_place(
        a_partner(pair.network), name="Far away", latitude=48.0, longitude=2.0
    )
    planned = pair.plan(place_id=far.id, where="")
    sheet = plan_sheets.get_move_sheet(
        helper_id=pair.helper_id, session_id=planned, now=NOW
    )
    assert (sheet.moves, sheet.sequence) == (planned, 0)
    assert sheet.day == (NOW + DAY).date()
    assert (far.id, "Far away, Liège") in sheet.places


def test_who_cannot_come_is_believed_once_and_the_helper_knows(pair):
    planned = pair.plan()
    for _time in range(2):
        drop(pair, planned, note="Thursdays suit me")
    kept = meeting(planned)
    assert kept.status is SessionStatus.CANCELLED
    assert (kept.cancelled_by, kept.sequence) == (Actor.LEARNER, 1)
    [notice] = told_helper(pair, NoticeKind.CANNOT_COME)
    assert notice.facts["note"] == "Thursdays suit me"
    assert not told_learner(pair, CANCELLED)  # is reached by phone, and said so
    assert lines(pair, Happening.CANNOT_COME) == 1
    page = learners.get_learner(
        helper_id=pair.helper_id, request_id=pair.request_id, now=NOW
    )
    assert page.next_step is NextStep.PLAN


def test_a_learner_with_mail_gets_the_meeting_out_of_the_calendar(database):
    pair = Pair(contact_way=ContactWay.EMAIL, email="jeanne@example.org")
    drop(pair, pair.plan())
    [notice] = told_learner(pair, CANCELLED)
    assert (notice.facts["by"], notice.facts["sequence"]) == (Actor.LEARNER, 1)


def test_cannot_come_from_a_page_that_is_out_of_date(pair):
    moved, cancelled = pair.plan(), pair.plan(entry_key="plan-2")
    move(pair, moved)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=cancelled, note="", now=NOW
    )
    for session_id in (moved, cancelled):
        with pytest.raises(Overtaken):
            drop(pair, session_id)
    with pytest.raises(Overtaken):
        drop(pair, moved, sequence=1, now=NOW + 3 * DAY)
    assert meeting(moved).status is SessionStatus.PLANNED
    assert not told_helper(pair, NoticeKind.CANNOT_COME)


def test_a_helper_who_cannot_come_does_not_undo_what_the_learner_said(pair):
    planned = pair.plan()
    drop(pair, planned)
    meetings.cancel_session(
        helper_id=pair.helper_id, session_id=planned, note="ill", now=NOW
    )
    assert meeting(planned).cancelled_by is Actor.LEARNER
    with pytest.raises(NotAllowed):
        pair.record(1, A, session_id=planned, now=NOW)


@pytest.mark.parametrize("way", [ContactWay.EMAIL, ContactWay.PHONE])
def test_an_end_takes_what_lies_ahead_out_of_calendars_by_mail(database, way):
    pair = Pair(contact_way=way, email="jeanne@example.org")
    past, ahead = pair.plan(), pair.plan(at=NOW + 9 * DAY, entry_key="plan-2")
    autonomy.stop_accompanying(
        helper_id=pair.helper_id,
        request_id=pair.request_id,
        reason="",
        now=NOW + 2 * DAY,
    )
    assert meeting(past).cancelled_by is Actor.SYSTEM
    mailed = 1 if way is ContactWay.EMAIL else 0
    learner, helper = told_learner(pair, CANCELLED), told_helper(pair, CANCELLED)
    assert (len(learner), len(helper)) == (mailed, 1)
    assert helper[0].facts["session"] == ahead


def test_the_request_stays_with_its_helper(pair):
    drop(pair, pair.plan())
    request = db.session.get(HelpRequest, pair.request_id)
    assert request.stage.value == "accompanied"


def test_of_both_who_cannot_come_at_one_moment_one_is_believed(emptied):
    with emptied.app_context():
        pair = Pair()
        planned = pair.plan()
    ready, refused = threading.Barrier(2), []

    def act(cancel):
        with emptied.app_context():
            ready.wait()
            try:
                cancel()
            except Overtaken as no:
                refused.append(no)
            db.session.remove()

    def by_helper():
        meetings.cancel_session(
            helper_id=pair.helper_id, session_id=planned, note="", now=NOW
        )

    acts = (by_helper, lambda: drop(pair, planned))
    threads = [threading.Thread(target=act, args=[each]) for each in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with emptied.app_context():
        by = meeting(planned).cancelled_by
        assert by in {Actor.LEARNER, Actor.HELPER}
        assert len(refused) == (1 if by is Actor.HELPER else 0)
        told = told_helper(pair, NoticeKind.CANNOT_COME)
        assert len(told) == (1 if by is Actor.LEARNER else 0)
        assert meeting(planned).sequence == 1
