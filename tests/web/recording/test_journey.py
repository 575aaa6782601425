"""From a yes to doing it alone, page by page."""

from datetime import UTC, datetime

from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from helpnet.store.requests import Step
from tests.factories import MONDAY, a_helper
from tests.web.recording.scene import DAY, Scene, token_of


def test_from_accepted_to_autonomous(emptied, sign_in, set_clock):
    scene = Scene(emptied, sign_in, set_clock)
    scene.accept()
    page = scene.helper_at.open("/helper")
    page.follow("Jeanne Lambert")
    assert page.sees("Hello, I am Amina Benali")

    page.follow("Plan a meeting")
    page.press("Plan this meeting", day="2026-03-04", clock="14:00", where="Library")
    assert page.sees("Your meeting is planned. We tell Jeanne Lambert.")
    assert page.sees("Wednesday, 4 March 2026 at 14:00")
    assert scene.count(Notice, Notice.kind == NoticeKind.SESSION_PLANNED) == 2

    set_clock(datetime(2026, 3, 4, 17, tzinfo=UTC))
    page.open("/helper")
    assert page.sees("How was it with Jeanne Lambert?")
    page.follow("Record the meeting")
    assert page.value("held_on") == "2026-03-04"
    assert page.value("minutes") == "60"
    assert page.sees(
        "Best meet again after so many days: I showed it 1–3, We did it together"
    )
    page.press(
        "Save", **{scene.level(): "alone"}, next_on="2026-03-11", next_at="14:00"
    )
    assert page.sees("Your meeting is recorded")
    assert not page.sees("seems able to do it alone")
    assert [each.status for each in scene.meetings()] == [
        SessionStatus.DONE,
        SessionStatus.PLANNED,
    ]

    set_clock(datetime(2026, 3, 11, 17, tzinfo=UTC))
    page.open("/helper").follow("Record the meeting")
    assert page.value(scene.level()) == "alone"
    page.press("Save")
    assert page.sees("Jeanne Lambert seems able to do it alone")
    assert page.sees("Alone on 4 March and 11 March.")

    page.follow("Ask Jeanne Lambert")
    page.press("Yes, Jeanne Lambert says so")
    assert page.sees("Jeanne does it alone now. Thank you!")
    assert page.sees("You met 2 times, 120 minutes in all.")
    assert scene.request().stage is Stage.AUTONOMOUS

    page.open("/helper")
    assert page.sees("They do it alone now, thanks to you")
    assert not page.sees("Lambert")
    assert page.open(scene.page).status == 404


def test_the_desk_names_who_may_be_able_and_leads_to_the_question(scene, set_clock):
    able = "The learner seems able to do it alone"

    def desk():
        return scene.coordinator_at.open("/coordinator/today/")

    def follow(rules):
        with scene.app.app_context():
            db.session.get_one(Network, scene.network_id).rules = rules
            db.session.commit()

    for day, expected in ((2, False), (3, True)):
        set_clock(MONDAY + day * DAY)
        scene.record(**{scene.level(): "alone"})
        assert desk().sees(able) is expected
    follow({"alone_in_a_row": 3})
    assert not desk().sees(able)
    follow({})

    page = desk().follow("Ask whether it is enough")
    page.press("Yes, Jeanne Lambert says so")
    assert scene.request().stage is Stage.AUTONOMOUS
    assert not desk().sees(able)


def test_the_contact_is_gone_after_the_end(scene):
    page = scene.helper_at.open(scene.page)
    assert page.sees("04 222 33 44")
    page.follow("I cannot go on")
    page.press("Stop helping", reason="I move away")
    assert page.sees("We look for somebody else")
    assert not page.sees("Lambert")
    for path in ("", "/record", "/plan", "/confirm", "/stop", "/reached"):
        assert page.open(scene.page + path).status == 404
    assert scene.request().stage is Stage.WAITING


def test_another_helper_finds_nothing(scene, sign_in, emptied):
    scene.record(**{scene.level(): "shown"})
    [meeting] = scene.meetings()
    with emptied.app_context():
        other = a_helper(db.session.get(Network, scene.network_id))
        stranger = sign_in(db.session.get(Account, other.account_id))
    paths = [scene.page + end for end in ("", "/record", "/plan", "/confirm", "/stop")]
    paths += [
        f"/helper/meetings/{meeting.id}/{end}"
        for end in ("correct", "cancel", "missed")
    ]
    for path in paths:
        assert stranger.open(path).status == 404
    for path in paths[1:]:
        posted = stranger.client.post(path, data={"csrf_token": token_of(stranger)})
        assert posted.status_code == 404, path


def test_the_same_form_sent_twice_is_recorded_once(scene):
    page = scene.helper_at.open(f"{scene.page}/record")
    sent = [
        ("csrf_token", page.value("csrf_token")[0]),
        ("entry_key", page.value("entry_key")),
        (scene.level(), "together"),
        ("held_on", "2026-03-02"),
        ("minutes", "60"),
        ("mode", "public_place"),
        ("meeting", ""),
    ]
    url = page.url
    for _time in range(2):
        page.send(url, sent)
        assert page.sees("Your meeting is recorded")
    assert scene.count(Step, Step.what == Happening.SESSION_HELD) == 1
