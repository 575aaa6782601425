"""Recorded twice, by mistake, or of the same day: what the helper sees and does."""

from helpnet.domain.history import Happening
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest, Step
from tests.factories import a_partner, a_place
from tests.web.recording.scene import DAY, MONDAY, Scene, token_of


def test_a_second_tab_is_asked_and_keeps_what_was_typed(scene):
    tab = scene.other_tab.open(f"{scene.page}/record")
    scene.record(**{scene.level(): "together"})
    tab.press("Save", **{scene.level(): "alone"}, shared_note="Bravo, Jeanne")
    assert tab.status == 409
    assert tab.sees("A meeting of this day is recorded already.")
    assert tab.value(scene.level()) == "alone"
    assert tab.value("shared_note") == "Bravo, Jeanne"
    assert len(scene.meetings()) == 1

    tab.press("No, replace what is recorded")
    assert tab.sees("Your correction is saved.")
    [meeting] = scene.meetings()
    assert meeting.shared_note == "Bravo, Jeanne"
    assert tab.sees("Bravo, Jeanne")


def test_two_meetings_of_a_day_are_recorded_when_meant(scene):
    tab = scene.other_tab.open(f"{scene.page}/record")
    scene.record(**{scene.level(): "together"})
    tab.press("Save", **{scene.level(): "alone"})
    tab.press("Yes, another meeting")
    assert tab.sees("Your meeting is recorded")
    tab.open(f"{scene.page}/record")
    assert "Yes, another meeting" in tab.buttons()
    assert "Save" not in tab.buttons()
    assert len(scene.meetings()) == 2


def test_a_planned_meeting_recorded_in_another_tab_is_not_doubled(scene):
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", day="2026-03-04", clock="14:00", where="Library")
    scene.set_clock(MONDAY + 3 * DAY)
    tab = scene.other_tab.open(f"{scene.page}/record")
    scene.record(**{scene.level(): "together"})
    tab.press("Save", **{scene.level(): "alone"})
    assert tab.status == 409
    assert tab.sees("Was this another one?")
    assert [each.status for each in scene.meetings()] == [SessionStatus.DONE]


def test_a_planned_meeting_that_was_missed_meanwhile_can_still_be_recorded(scene):
    page = scene.helper_at.open(f"{scene.page}/plan")
    page.press("Plan this meeting", day="2026-03-04", clock="14:00", where="Library")
    scene.set_clock(MONDAY + 3 * DAY)
    tab = scene.other_tab.open(f"{scene.page}/record")
    page.open("/helper").follow("It did not take place")
    page.press("Save", reason="learner_away")
    tab.press("Save", **{scene.level(): "alone"}, note="We met later")
    assert tab.status == 409
    assert tab.sees("Somebody was faster, or it is already done.")
    assert tab.value("note") == "We met later"
    tab.press("Save")
    assert tab.sees("Your meeting is recorded")
    assert [each.status for each in scene.meetings()] == [
        SessionStatus.MISSED,
        SessionStatus.DONE,
    ]


def test_recorded_by_mistake_is_removed_and_put_back(scene):
    scene.record(**{scene.level(): "alone"})
    page = scene.helper_at.follow("Correct")
    page.press("It was recorded by mistake. Remove it")
    assert page.sees("The meeting is removed")
    [meeting] = scene.meetings()
    assert meeting.status is SessionStatus.REMOVED
    page.press("Undo")
    assert page.sees("The meeting is back.")
    assert page.sees("I was not needed") or page.sees("alone")
    assert scene.count(Step, Step.what == Happening.SESSION_RESTORED) == 1
    assert page.open(f"/helper/meetings/{meeting.id}/removed").status == 404


def test_after_a_day_a_removal_is_final(scene):
    scene.record(**{scene.level(): "alone"})
    page = scene.helper_at.follow("Correct")
    page.press("It was recorded by mistake. Remove it")
    scene.set_clock(MONDAY + 2 * DAY)
    page.press("Undo")
    assert page.sees("More than a day has passed.")
    assert scene.count(HelpSession, HelpSession.status == SessionStatus.REMOVED) == 1


def test_twenty_five_hours_are_refused_beside_the_field(scene):
    page = scene.record(**{scene.level(): "alone"}, minutes="1500")
    assert page.status == 422
    assert page.main.count("Type the minutes as a number from 1 to 600.") == 2
    assert page.value("minutes") == "1500"
    assert page.value(scene.level()) == "alone"


def test_a_place_of_a_partner_is_chosen_and_offered_again(scene):
    with scene.app.app_context():
        network = db.session.get(Network, scene.network_id)
        place = a_place(a_partner(network), name="Library of Liège").id
    page = scene.record(**{scene.level(): "alone"}, place=str(place), where="Here")
    assert page.sees("Library of Liège")
    [meeting] = scene.meetings()
    assert (meeting.place_id, meeting.where) == (place, "")
    scene.set_clock(MONDAY + DAY)
    page.open(f"{scene.page}/record")
    assert page.value("place") == str(place)
    page.press("Save", place="999999")
    assert page.sees("Please choose from this list.")


def test_the_script_is_told_where_to_go_on(scene):
    page = scene.helper_at.open(f"{scene.page}/record")
    fields = {
        "csrf_token": token_of(page),
        scene.level(): "alone",
        "held_on": "2026-03-02",
        "minutes": "60",
        "mode": "public_place",
        "place": "",
        "entry_key": "kept-on-the-phone",
    }
    for _time in range(2):
        answer = page.client.post(
            f"{scene.page}/record", data=fields, headers={"Accept": "application/json"}
        )
        assert answer.json == {"to": scene.page}
    assert len(scene.meetings()) == 1
    assert page.open(scene.page).sees("Your meeting is recorded")


def test_a_goal_dropped_meanwhile_is_said_and_nothing_typed_is_lost(
    emptied, sign_in, set_clock
):
    scene = Scene(emptied, sign_in, set_clock, needs=("send-email", "read-news"))
    scene.accept()
    tab = scene.other_tab.open(f"{scene.page}/record")
    leave_out(scene, 1)
    tab.press("Save", **{scene.level(0): "alone", scene.level(1): "alone"}, note="Hm")
    assert tab.status == 422
    assert tab.main.count("The goals have changed.") == 2
    assert (tab.value(scene.level(0)), tab.value("note")) == ("alone", "Hm")
    assert scene.meetings() == []
    tab.press("Save")
    assert tab.sees("Your meeting is recorded")

    tab.open(f"{scene.page}/record")
    leave_out(scene, 0)
    tab.press("Yes, another meeting")
    assert tab.status == 422
    assert tab.open(f"{scene.page}/record").status == 200
    tab.press("Yes, another meeting")
    assert tab.sees("Choose at least one thing you worked on.")
    assert len(scene.meetings()) == 1


def leave_out(scene, number):
    with scene.app.app_context():
        request = db.session.get_one(HelpRequest, scene.request_id)
        request.leave_out({scene.goals[number]}, at=MONDAY)
        db.session.commit()


def test_a_meeting_told_after_the_end_is_shown_so_that_nothing_is_lost(scene):
    page = scene.helper_at.open(f"{scene.page}/record")
    ended = scene.other_tab.open(f"{scene.page}/stop")
    ended.press("Stop helping Jeanne Lambert")
    page.press("Save", note="Bring <the> printer", **{scene.level(): "together"})
    assert page.status == 409
    assert page.sees("This meeting could not be recorded.")
    assert page.sees("Bring <the> printer")
    assert page.sees("Read and send my e-mails")
    page.follow("Go to my page")
    assert scene.meetings() == []


def test_what_had_arrived_before_the_end_has_arrived(scene):
    page = scene.helper_at.open(f"{scene.page}/record")
    twice = page.tree, page.url
    page.press("Save", **{scene.level(): "together"})
    scene.other_tab.open(f"{scene.page}/stop").press("Stop helping Jeanne Lambert")
    page.tree, page.url = twice
    page.press("Save", **{scene.level(): "together"})
    assert page.sees("Your meeting is recorded. Thank you!")
    assert len(scene.meetings()) == 1
