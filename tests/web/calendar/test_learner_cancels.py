"""A learner who cannot come says so, once, about their own meeting."""

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from tests.factories import MONDAY, a_helper, a_request
from tests.web.calendar.scene import DAY, Scene, filled


def test_a_learner_who_cannot_come_says_so_with_one_press(scene):
    page = scene.at_home.open(scene.status).follow("I cannot come")
    assert page.sees("Wednesday, 4 March 2026 at 10:00")
    assert page.sees("Amina calls you to find another day.")
    page.press("I cannot come", note="Thursdays <b>suit</b> me")
    assert page.sees("We tell Amina. Amina calls you to find another day.")
    assert not page.sees("Café du Nord")
    [notice] = scene.told(NoticeKind.CANNOT_COME)
    assert notice.facts["note"] == "Thursdays <b>suit</b> me"
    desk = scene.at_desk.open("/helper").follow("Plan the next meeting")
    assert desk.heading == "Plan a meeting with Jeanne Lambert"
    desk.open(f"/helper/learners/{scene.request_id}")
    assert desk.sees("Thursdays <b>suit</b> me")


def test_pressed_twice_the_helper_is_told_once(scene):
    page = scene.at_home.open(scene.cannot)
    fields = filled(page, "sequence")
    for _time in range(2):
        assert page.send(scene.cannot, fields).sees("We tell Amina.")
    assert len(scene.told(NoticeKind.CANNOT_COME)) == 1


def test_a_page_or_mail_that_is_out_of_date_cancels_nothing(scene, set_clock):
    page = scene.at_home.open(scene.cannot)
    scene.at_desk.open(scene.move).press("Change this meeting", clock="17:15")
    page.press("I cannot come")
    assert page.sees("This meeting has changed. Please look again.")
    assert page.sees("at 17:15")
    assert scene.meeting().status is SessionStatus.PLANNED
    set_clock(MONDAY + 4 * DAY)
    assert page.open(scene.cannot).sees("This meeting has changed.")
    assert "I cannot come" not in [words for words, _url in page.links()]


def test_opening_the_link_of_a_mail_cancels_nothing(scene):
    scene.at_home.open(scene.cannot)
    assert scene.meeting().status is SessionStatus.PLANNED


def test_too_long_a_note_is_told_beside_the_field(scene):
    page = scene.at_home.open(scene.cannot).press("I cannot come", note="x" * 301)
    assert (page.status, page.sees("This is too long")) == (422, True)
    assert page.press("I cannot come", note="Monday").sees("We tell Amina.")


def test_nobody_cancels_the_meeting_of_another_request(emptied, sign_in):
    mine, other = Scene(emptied, sign_in), None
    with emptied.app_context():
        request = a_request(mine.network, contact_way=ContactWay.LETTER)
        other = sign(Purpose.REQUEST, request.id)
    page = mine.at_home.open(mine.cannot)
    fields = filled(page, "sequence")
    path = f"/request/{other}/meetings/{mine.meeting_id}/cannot-come"
    assert page.send(path, fields).status == 410
    assert page.open(path).sees("This meeting has changed.")
    assert page.open(mine.cannot.replace(mine.token, mine.token[:-2])).status == 404
    assert mine.meeting().status is SessionStatus.PLANNED


def test_another_helper_cannot_touch_the_meeting(scene, sign_in):
    with scene.app.app_context():
        other = a_helper(scene.network, name="Bea Other")
        thief = sign_in(db.session.get(Account, other.account_id))
    assert thief.open(scene.move).status == 404
    assert thief.open(f"/helper/meetings/{scene.meeting_id}/cancel").status == 404
