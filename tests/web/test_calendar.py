"""The private calendar of a helper, and what both press when they cannot come."""

from datetime import timedelta
from functools import partial

import pytest
from icalendar import Calendar

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.notices import Notice
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    a_request,
    an_offer,
    stored,
)
from tests.web.conftest import stranger

DAY = timedelta(days=1)


class Scene:
    """A helper and a learner with one meeting on Wednesday, each at a browser."""

    def __init__(self, app, sign_in, **fields):
        self.app = app
        self.network = a_network()
        self.helper = a_helper(self.network, load=1)
        request = a_request(self.network, stage=Stage.ACCOMPANIED, **fields)
        offer = an_offer(
            request, self.helper, status=OfferStatus.ACCEPTED, answered_at=MONDAY
        )
        meeting = stored(
            HelpSession(
                request_id=request.id,
                offer_id=offer.id,
                starts_at=MONDAY + 2 * DAY,
                mode=Mode.PUBLIC_PLACE,
                where="Café du Nord",
                entry_key="entry",
            )
        )
        self.request_id, self.meeting_id = request.id, meeting.id
        self.sign_in_again = partial(sign_in_as, app, sign_in, self.helper.account_id)
        self.at_desk = self.sign_in_again()
        with app.app_context():
            self.token = sign(Purpose.REQUEST, request.id)
        self.at_home = stranger(app)
        self.status = f"/request/{self.token}"
        self.cannot = f"{self.status}/meetings/{meeting.id}/cannot-come"
        self.move = f"/helper/meetings/{meeting.id}/move"
        self.cancel = f"/helper/meetings/{meeting.id}/cancel"

    def meeting(self):
        with self.app.app_context():
            return db.session.get(HelpSession, self.meeting_id)

    def told(self, kind):
        with self.app.app_context():
            wanted = db.select(Notice).where(Notice.kind == kind).order_by(Notice.id)
            return db.session.scalars(wanted).all()


def sign_in_as(app, sign_in, account_id):
    with app.app_context():
        return sign_in(db.session.get(Account, account_id))


@pytest.fixture
def scene(emptied, sign_in):
    return Scene(emptied, sign_in)


def address(page):
    """Return the path of the calendar that the page shows."""
    [field] = [e for e in page.tree.iter("input") if e.get("id") == "address"]
    return field.get("value").removeprefix("http://localhost")


def filled(page, *names):
    """Return what a browser would send of these fields, and the form's token."""
    fields = {name: page.value(name) for name in names}
    tokens = page.value("csrf_token")
    return fields | {"csrf_token": tokens if isinstance(tokens, str) else tokens[-1]}


def test_the_address_is_made_used_and_replaced(scene):
    page = scene.at_desk.open("/helper/calendar-feed")
    assert not page.sees("The address of your calendar")
    page.press("Make my address")
    old = address(page)
    assert ("Add to my calendar", f"webcal://localhost{old}") in page.links()
    answer = scene.at_home.client.get(old)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Meeting with Jeanne"
    page.press("Make a new address")
    assert page.sees("An older one does not work any more.")
    assert scene.at_home.client.get(old).status_code == 404
    assert scene.at_home.client.get(address(page)).status_code == 200


def test_the_calendar_is_private_and_asked_for_again_cheaply(scene):
    page = scene.at_desk.open("/helper/calendar-feed")
    path = address(page.press("Make my address"))
    client = scene.at_home.client
    first = client.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in first.headers
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in again.headers
    assert client.head(path).status_code == 200
    scene.at_desk.open(scene.move).press("Change this meeting", clock="17:15")
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("key", ["x", "None", "%00", "é" * 40, "a" * 400, ".ics", ""])
def test_an_address_that_is_nobodys_is_not_there(scene, key):
    answer = scene.at_home.client.get(f"/calendar/{key}.ics")
    assert answer.status_code == 404


def test_staff_who_help_nobody_have_no_calendar(emptied, sign_in):
    network = a_network()
    staff = sign_in(a_partner_account(a_partner(network), network))
    assert staff.open("/helper/calendar-feed").status == 404
    assert staff.send("/helper/calendar-feed", {}).status in {400, 404}


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
