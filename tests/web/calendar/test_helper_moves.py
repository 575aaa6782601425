"""A helper moves or cancels a meeting."""

from datetime import timedelta

import pytest

from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionStatus
from tests.factories import MONDAY
from tests.web.calendar.scene import DAY, Scene, filled


def test_a_helper_moves_a_meeting(scene):
    page = scene.at_desk.open(f"/helper/learners/{scene.request_id}")
    page.follow("Change the time or place")
    assert page.value("day") == "2026-03-04"
    assert page.value("clock") == "10:00"
    assert page.value("where") == "Café du Nord"
    page.press("Change this meeting", day="2026-03-05", clock="14:30")
    assert page.sees("Your meeting is changed. We tell Jeanne Lambert.")
    assert page.sees("Thursday, 5 March 2026 at 14:30")
    assert scene.meeting().sequence == 1
    assert len(scene.told(NoticeKind.SESSION_MOVED)) == 2
    assert scene.at_home.open(scene.status).sees("Thursday, 5 March 2026 at 14:30")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": ""}, "Choose a day."),
        ({"day": "2026-03-29", "clock": "02:30"}, "The clocks go forward"),
        ({"day": "2026-03-01"}, "This time has passed already"),
        ({"where": ""}, "Say where you meet."),
        ({"mode": "home_visit"}, "Choose how you meet."),
    ],
)
def test_a_bad_change_is_told_beside_the_field(scene, typed, words):
    page = scene.at_desk.open(scene.move)
    page.press("Change this meeting", **typed)
    assert (page.status, page.sees(words)) == (422, True)
    assert page.heading == "Change the meeting with Jeanne Lambert"
    assert scene.meeting().sequence == 0


def test_a_change_sent_twice_is_one_and_an_old_page_changes_nothing(scene):
    page = scene.at_desk.open(scene.move)
    fields = filled(page, "entry_key", "sequence", "mode", "place", "where")
    fields |= {"day": "2026-03-05", "clock": "14:30"}
    for _time in range(2):
        assert page.send(scene.move, fields).sees("Your meeting is changed.")
    assert scene.meeting().sequence == 1
    page.send(scene.move, fields | {"clock": "16:00"})
    assert page.sees("Somebody was faster, or it is already done.")
    page.send(scene.move, fields | {"clock": "16:00", "sequence": "x1"})
    assert page.sees("Somebody was faster, or it is already done.")
    assert scene.meeting().sequence == 1


def test_a_meeting_that_began_is_not_moved(emptied, sign_in, set_clock):
    set_clock(MONDAY + timedelta(hours=47))
    scene = Scene(emptied, sign_in)
    page = scene.at_desk.open(scene.move)
    set_clock(MONDAY + timedelta(hours=49))
    page.press("Change this meeting", day="2026-03-05")
    assert page.sees("Somebody was faster, or it is already done.")
    assert page.open(scene.move).sees("Somebody was faster")


def test_a_helper_who_cannot_come_plans_another_at_once(scene):
    page = scene.at_desk.open(f"/helper/learners/{scene.request_id}")
    page.follow("I cannot come")
    page.press("Cancel the meeting", note="I am ill")
    assert page.sees("The meeting is cancelled.")
    assert page.heading == "Plan a meeting with Jeanne Lambert"
    assert page.value("where") == "Café du Nord"
    assert page.value("mode") == "public_place"
    page.press("Plan this meeting", day="2026-03-06")
    assert page.sees("Your meeting is planned.")
    assert scene.meeting().status is SessionStatus.CANCELLED


def test_a_helper_does_not_cancel_what_has_begun(scene, set_clock):
    set_clock(MONDAY + 2 * DAY - timedelta(hours=2))
    page = scene.at_desk = scene.sign_in_again()
    page.open(scene.cancel)
    fields = filled(page, "note")
    set_clock(MONDAY + 2 * DAY + timedelta(hours=1))
    for late in (page.send(scene.cancel, fields), page.open(scene.cancel)):
        assert late.sees("it is already done. Please look again.")
        assert late.sees("It did not take place")
    assert scene.meeting().status is SessionStatus.PLANNED
    assert not scene.told(NoticeKind.SESSION_CANCELLED)


def test_the_link_of_a_reminder_says_that_the_learner_cancelled_before(scene):
    scene.at_home.open(scene.cannot).press("I cannot come")
    page = scene.at_desk.open(scene.cancel)
    assert page.sees("it is already done. Please look again.")
    assert "Cancel the meeting" not in page.buttons()


def test_what_is_still_to_come_is_not_noted_as_missed(scene):
    path = f"/helper/meetings/{scene.meeting_id}/missed"
    page = scene.at_desk.open(path).press("Save", reason="learner_away")
    assert page.sees("This meeting is still to come. You can cancel it.")
    assert not page.sees("Noted.")
    assert scene.meeting().status is SessionStatus.PLANNED
