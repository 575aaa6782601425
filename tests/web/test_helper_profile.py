from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from helpnet.domain.access import Standing
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.services import profile
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from tests.factories import MONDAY, a_helper, a_network, a_partner, a_partner_account


@pytest.fixture(autouse=True)
def now(set_clock):
    set_clock(MONDAY)


@pytest.fixture
def amina(emptied):
    return a_helper(
        a_network(name="Liège helps"),
        skills={
            "send-email": HelperLevel.CAN_TEACH,
            "make-video-call": HelperLevel.MANAGE,
        },
        modes=frozenset({Mode.PHONE}),
    )


@pytest.fixture
def browser(emptied, amina, sign_in):
    with emptied.app_context():
        account = db.session.get(Account, amina.account_id)
    return sign_in(account)


def now_stored(app):
    with app.app_context():
        helper = db.session.scalars(select(Helper)).one()
        db.session.expunge_all()
        return helper


def test_everything_is_shown(browser):
    browser.open("/profile")

    for words in ("4000 Liège (Belgium)", "10 km", "English", "By phone", "Active"):
        assert browser.sees(words), words


@pytest.mark.parametrize(
    ("part", "typed", "column", "value"),
    [
        ("where", {"where": "5000 Namur"}, "postcode", "5000"),
        ("reach", {"km": "20"}, "reach_km", 20.0),
        ("reach", {"km": "other", "other": "0"}, "reach_km", 0.0),
        ("languages", {"languages": ["nl"]}, "languages", {"nl"}),
        ("modes", {"modes": ["video", "chat"]}, "modes", {"video", "chat"}),
        ("times", {"times": ["sun_eve"]}, "times", {"sun_eve"}),
        ("room", {"capacity": "5"}, "capacity", 5),
        ("room", {"capacity": "5", "about": "🌷\n\u202eab"}, "about", "🌷\nab"),
        ("contact", {"name": "Ami", "phone": "04 222 33 44"}, "phone", "+3242223344"),
    ],
)
def test_each_part_can_be_changed(emptied, browser, part, typed, column, value):
    browser.open(f"/profile/{part}").press("Save", **typed)

    assert browser.url == "/profile"
    assert browser.sees("Your changes are saved.")
    assert getattr(now_stored(emptied), column) == value


@pytest.mark.parametrize(
    "part",
    [
        "where",
        "reach",
        "skills",
        "levels",
        "languages",
        "modes",
        "times",
        "room",
        "contact",
    ],
)
def test_saving_without_a_change_changes_nothing(emptied, browser, part):
    def everything():
        with emptied.app_context():
            helper = db.session.scalars(select(Helper)).one()
            kept = {c.key: getattr(helper, c.key) for c in Helper.__table__.columns}
            return kept, {each.skill: each.level for each in helper.skills}

    before = everything()
    browser.open(f"/profile/{part}").press("Save")

    assert browser.status == 200
    assert everything() == before


def test_a_new_skill_is_asked_its_level(emptied, browser):
    browser.open("/profile/skills")
    assert browser.value("communicate") == ["send-email", "make-video-call"]

    browser.press("Save", communicate=["make-video-call"], device=["use-device"])
    assert browser.url == "/profile/levels"
    browser.press("Save", **{"use-device": "can_teach"})

    with emptied.app_context():
        helper = db.session.scalars(select(Helper)).one()
        assert {each.skill: each.level for each in helper.skills} == {
            "use-device": HelperLevel.CAN_TEACH,
            "make-video-call": HelperLevel.MANAGE,
        }


def test_room_below_the_present_load_is_refused_beside_the_field(emptied, sign_in):
    helper = a_helper(a_network(), capacity=3, load=2)
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)
    browser = sign_in(account)

    browser.open("/profile/room").press("Save", capacity="1")

    assert browser.status == 422
    assert browser.sees("You accompany 2 people now.")
    assert browser.value("capacity") == "1"
    assert now_stored(emptied).capacity == 3
    browser.press("Save", capacity="2")
    assert now_stored(emptied).capacity == 2


def test_a_break_with_an_end_and_back(emptied, browser):
    browser.open("/profile").follow("Take a break")
    browser.press("Begin my break", until=["9", "3", "2026"])

    assert browser.sees("On a break, until Monday, 9 March 2026")
    helper = now_stored(emptied)
    assert (helper.standing, helper.paused_until) == (Standing.PAUSED, date(2026, 3, 9))

    browser.press("End my break")
    assert now_stored(emptied).standing is Standing.ACTIVE
    assert now_stored(emptied).paused_until is None


def test_a_break_without_an_end(emptied, browser):
    browser.open("/profile/break").press("Begin my break")

    assert (now_stored(emptied).standing, now_stored(emptied).paused_until) == (
        Standing.PAUSED,
        None,
    )


@pytest.mark.parametrize(
    "until", [["1", "3", "2026"], ["31", "2", "2026"], ["9", "3", "2126"]]
)
def test_a_break_ends_in_the_near_future(emptied, browser, until):
    browser.open("/profile/break").press("Begin my break", until=until)

    assert browser.status == 422
    assert now_stored(emptied).standing is Standing.ACTIVE


def test_ending_a_break_twice_is_answered_kindly(browser):
    browser.open("/profile/break").press("Begin my break")
    token = browser.value("csrf_token")
    for status in (200, 409):
        browser.send("/profile/resume", {"csrf_token": token[0]})
        assert browser.status == status


def test_leaving(emptied, browser):
    browser.open("/profile").follow("Leave the network")
    browser.press("Leave the network")

    assert browser.sees("You have left.")
    assert now_stored(emptied).standing is Standing.LEFT
    assert "Leave" not in browser.main


def test_nobody_leaves_the_people_they_accompany(emptied, sign_in):
    helper = a_helper(a_network(), capacity=1, load=1)
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)

    browser = sign_in(account).open("/profile/leave")
    browser.press("Leave the network")

    assert browser.sees("You accompany 1 person now.")
    assert now_stored(emptied).standing is Standing.ACTIVE


def test_the_map_names_the_towns_in_the_circle_and_no_other(browser):
    browser.open("/profile/map")

    assert browser.sees("A circle of 10 km around Liège.")
    assert browser.sees("Seraing")
    assert browser.sees("60,737")
    assert not browser.sees("Namur")
    assert "<svg" in browser.html


def test_the_map_grows_with_the_reach(browser):
    browser.open("/profile/reach").press("Save", km="50")

    assert browser.open("/profile/map").sees("Namur")


def test_a_home_without_a_point_has_no_map(emptied, sign_in):
    helper = a_helper(a_network(), latitude=None, longitude=None)
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)

    browser = sign_in(account).open("/profile/map")

    assert browser.sees("We do not know exactly where you live")


def test_a_home_without_a_point_gets_the_one_of_its_postcode(emptied, sign_in):
    helper = a_helper(a_network(), latitude=None, longitude=None)
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)

    sign_in(account).open("/profile/where").press("Save")

    with emptied.app_context():
        point = db.session.get(Helper, helper.id).location.point
    assert (round(point.latitude), round(point.longitude)) == (51, 6)


def test_partner_staff_who_do_not_help_are_told(emptied, sign_in):
    network = a_network()
    browser = sign_in(a_partner_account(a_partner(network), network))

    assert browser.open("/profile").sees("You do not help learners yourself")
    assert browser.open("/profile/reach").status == 404
    assert browser.open("/profile/map").status == 404


def test_a_helper_deleted_meanwhile_is_not_found(emptied, browser, amina):
    browser.open("/profile/reach")
    with emptied.app_context():
        db.session.delete(db.session.get(Helper, amina.id))
        db.session.commit()

    browser.press("Save", km="5")

    assert browser.status == 404


def test_breaks_end_by_themselves_the_day_after(emptied, browser):
    browser.open("/profile/break").press("Begin my break", until=["9", "3", "2026"])
    with emptied.app_context():
        assert profile.end_breaks(now=datetime(2026, 3, 9, 22, 59, tzinfo=UTC)) == 0
        assert profile.end_breaks(now=datetime(2026, 3, 9, 23, tzinfo=UTC)) == 1

    assert now_stored(emptied).standing is Standing.ACTIVE


@pytest.mark.parametrize(
    ("zone", "still", "over"),
    [
        ("Australia/Melbourne", (9, 12, 59), (9, 13, 0)),
        ("Europe/Brussels", (9, 22, 59), (9, 23, 0)),
        ("America/Los_Angeles", (10, 6, 59), (10, 7, 0)),
    ],
)
def test_a_break_ends_at_midnight_of_its_network(emptied, zone, still, over):
    def moment(day, hour, minute):
        return datetime(2026, 3, day, hour, minute, tzinfo=UTC)

    paused = {"standing": Standing.PAUSED, "paused_until": date(2026, 3, 9)}
    a_helper(a_network(time_zone=zone), **paused)
    with emptied.app_context():
        assert profile.end_breaks(now=moment(*still)) == 0
        assert profile.end_breaks(now=moment(*over)) == 1


@pytest.mark.parametrize(
    ("zone", "now", "first"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 10, 5, tzinfo=UTC), 9),
        ("Australia/Melbourne", datetime(2026, 3, 8, 21, tzinfo=UTC), 9),
    ],
)
def test_today_is_that_of_the_network(emptied, sign_in, set_clock, zone, now, first):
    helper = a_helper(a_network(time_zone=zone))
    with emptied.app_context():
        account = db.session.get(Account, helper.account_id)
    set_clock(now)
    browser = sign_in(account).open("/profile/break")
    browser.press("Begin my break", until=[str(first - 1), "3", "2026"])
    assert browser.status == 422
    browser.press("Begin my break", until=[str(first), "3", "2026"])
    assert browser.sees("On a break")
