"""What helpers record, and what is refused beside the field."""

from datetime import UTC, datetime

import pytest

from helpnet.domain.access import Role
from helpnet.domain.history import Happening
from helpnet.domain.notices import NoticeKind
from helpnet.store.notices import Notice
from helpnet.store.requests import Step
from tests.factories import MONDAY, a_network, an_account
from tests.web.recording.scene import DAY, Scene, token_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"held_on": "1900-01-01"}, "You were not helping this person yet"),
        ({"held_on": "2099-01-01"}, "This day is still to come"),
        ({"held_on": "yesterday"}, "Type the day like this"),
        ({"held_on": ""}, "Choose a day."),
        ({"minutes": "0"}, "Type the minutes as a number from 1 to 600."),
        ({"minutes": "10000"}, "Type the minutes as a number from 1 to 600."),
        ({"minutes": "an hour"}, "Type the minutes as a number from 1 to 600."),
        ({"mode": "telepathy"}, "Choose how you met."),
        ({"next_on": "2026-03-01", "next_at": "10:00"}, "This time has passed"),
        ({"next_on": "0001-01-01", "next_at": "10:00"}, "This time has passed"),
        ({"next_on": "9999-12-31", "next_at": "23:59"}, "within the next twelve"),
        ({"next_on": "2026-03-29", "next_at": "02:30"}, "The clocks go forward"),
        ({"next_on": "2026-03-09", "next_at": ""}, "Type the time like this"),
        ({"next_on": "2026-03-09", "next_at": "25:70"}, "Type the time like this"),
        ({"next_on": "2026-03-09"}, "Say where you meet."),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(scene, typed, words):
    note = "She likes photos of her garden."
    page = scene.record(**{scene.level(): "prompted", "note": note} | typed)
    assert page.status == 422
    assert page.main.count(words) == 2  # in the summary and beside the field
    assert page.value("note") == note
    assert page.value(scene.level()) == "prompted"
    for name, value in typed.items():
        if name != "mode":
            assert page.value(name) == value
    assert "Error:" in page.html
    assert scene.meetings() == []


def test_no_level_at_all_is_asked_for(scene):
    page = scene.record()
    assert page.status == 422
    assert page.sees("Choose how it went, or “Not today”.")
    page.press("Save", **{scene.level(): "no"})
    assert page.sees("Choose at least one thing you worked on.")
    assert scene.meetings() == []


def test_a_note_of_ten_thousand_characters_is_refused_and_kept(scene):
    note = "é" * 10_000
    page = scene.record(**{scene.level(): "alone"}, note=note)
    assert page.status == 422
    assert page.sees("This is too long")
    assert page.value("note") == note


def test_goals_not_worked_on_are_no_evidence(emptied, sign_in, set_clock):
    scene = Scene(emptied, sign_in, set_clock, needs=("send-email", "read-news"))
    scene.accept()
    page = scene.helper_at.open(f"{scene.page}/record")
    assert page.value(scene.level(1)) == "no"
    page.press("Save", **{scene.level(0): "alone"})
    set_clock(MONDAY + DAY)
    scene.record()
    page.open(scene.page)
    assert page.sees("Not worked on yet.")
    assert not page.sees("seems able")
    assert page.open(f"{scene.page}/confirm").sees("Not everything is done alone")


def test_a_correction_replaces_what_was_recorded(scene):
    scene.record(**{scene.level(): "alone"}, minutes="45")
    page = scene.helper_at
    page.follow("Correct")
    assert page.value("minutes") == "45"
    page.press("Save", **{scene.level(): "shown"}, minutes="10000")
    assert page.sees("Type the minutes as a number")
    page.press("Save", minutes="90")
    assert page.sees("Your correction is saved")
    assert page.sees("90 minutes")
    assert page.sees("I showed it")


def test_cancelling_tells_who_will_not_read_it(scene):
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", day="2026-03-04", clock="14:00", where="Library")
    page.follow("I cannot come")
    assert page.sees("reads no e-mail. Please call yourself")
    page.press("Cancel the meeting", note="I am ill")
    assert page.sees("The meeting is cancelled.")
    assert scene.count(Notice, Notice.kind == NoticeKind.SESSION_CANCELLED) == 2


def test_a_missed_meeting_says_why(scene):
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", day="2026-03-04", clock="14:00", where="Library")
    scene.set_clock(MONDAY + 3 * DAY)
    page.open("/helper").follow("It did not take place")
    page.press("Save")
    assert page.sees("Choose what happened.")
    page.press("Save", reason="learner_away")
    assert page.sees("The learner could not come")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": ""}, "Choose a day."),
        ({"clock": ""}, "Choose a time."),
        ({"day": "2026-03-29", "clock": "02:30"}, "The clocks go forward"),
        ({"day": "1900-01-01"}, "This time has passed already"),
        ({"day": "2226-01-01"}, "within the next twelve months"),
        ({"where": ""}, "Say where you meet."),
        ({"place": "999999"}, "Please choose from this list."),
        ({"mode": "home_visit"}, "Choose how you meet."),
        ({"where": "x" * 201}, "This is too long"),
    ],
)
def test_a_bad_plan_is_told_beside_the_field(scene, typed, words):
    given = {"day": "2026-03-04", "clock": "14:00", "where": "Library"}
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", **given | typed)
    assert page.status == 422
    assert page.main.count(words) == 2
    assert scene.meetings() == []


def test_a_time_that_comes_twice_says_which_was_meant(scene):
    scene.set_clock(datetime(2026, 10, 1, tzinfo=UTC))
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", day="2026-10-25", clock="02:30", where="Night bus")
    assert page.sees("This time comes twice that night. We took the first one.")
    [meeting] = scene.meetings()
    assert meeting.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_confirming_too_early_or_twice_does_no_harm(scene):
    page = scene.helper_at
    token = token_of(page)
    page.send(f"{scene.page}/confirm", {"csrf_token": token})
    assert page.status == 409
    scene.record(**{scene.level(): "alone"})
    scene.set_clock(MONDAY + DAY)
    scene.record()
    for _time in range(2):
        page.send(f"{scene.page}/confirm", {"csrf_token": token})
        assert page.sees("Jeanne does it alone now")
    assert scene.count(Step, Step.what == Happening.AUTONOMY_CONFIRMED) == 1


def test_the_coordinator_follows_and_confirms(scene, sign_in, emptied):
    scene.record(**{scene.level(): "alone"}, note="Her cat helps")
    desk = scene.coordinator_at
    url = f"/coordinator/requests/{scene.request_id}/followup"
    desk.open(url)
    assert desk.sees("Her cat helps")
    assert "Yes, Jeanne Lambert says so" not in desk.buttons()
    scene.set_clock(MONDAY + DAY)
    scene.record()
    desk.open(url)
    assert desk.sees("Alone on 2 March and 3 March.")
    desk.press("Yes, Jeanne Lambert says so")
    assert desk.sees("The learner told the coordinator")
    with emptied.app_context():
        stranger = sign_in(an_account(a_network(), role=Role.COORDINATOR))
    assert stranger.open(url).status == 404
    assert scene.helper_at.open(url).status == 403


@pytest.mark.parametrize("key", ["a\x00b", "\x00", "é", "x" * 500, "\ud800", ""])
def test_a_forged_key_of_a_form_does_no_harm(scene, key):
    page = scene.helper_at.open(f"{scene.page}/plan")
    forged = key.encode("utf-8", "surrogatepass")
    page.press(
        "Plan this meeting",
        day="2026-03-04",
        clock="14:00",
        where="Library",
        entry_key=forged,
    )
    assert page.sees("Your meeting is planned.")

    scene.set_clock(MONDAY + 5 * DAY)
    scene.record(**{scene.level(): "alone"}, entry_key=forged)
    assert page.sees("Your meeting is recorded")
