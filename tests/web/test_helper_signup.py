import pytest
from sqlalchemy import select

from helpnet.domain.access import Role, Standing
from helpnet.domain.matching import HelperLevel
from helpnet.services import registration
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.notices import Notice
from tests.factories import AROUND_LYON, MONDAY, a_helper, a_network
from tests.web.conftest import stranger

# About Namur's west: its border is some 22 km from the point of Namur.
WEST_OF_NAMUR = {
    "type": "Polygon",
    "coordinates": [[[4.0, 50.3], [4.6, 50.3], [4.6, 50.7], [4.0, 50.7], [4.0, 50.3]]],
}
ANSWERS = {
    "where": {"where": "4000"},
    "reach": {"km": "other", "other": "7,5 km"},
    "skills": {"communicate": ["send-email"], "find_out": []},
    "levels": {"send-email": "can_teach"},
    "languages": {"languages": ["fr", "ar"]},
    "modes": {"modes": ["home_visit", "phone"]},
    "times": {"times": ["mon_am", "sat_eve"]},
    "room": {"capacity": "2", "about": "I was a teacher."},
    "who": {
        "name": "Amina Benali",
        "email": "Amina@Example.org",
        "phone": "0470 11 22 33",
    },
    "promise": {"promise": "y"},
}


@pytest.fixture(autouse=True)
def now(set_clock):
    set_clock(MONDAY)


@pytest.fixture
def network(emptied):
    return a_network(name="Liège helps")


def fill(visitor, until="check", **changes):
    """Answer page after page; stop before the page `until`."""
    visitor.open("/volunteer/where")
    for part, typed in (ANSWERS | changes).items():
        if part == until:
            return visitor
        assert visitor.url == f"/volunteer/{part}", visitor.text
        visitor.press("Continue", **typed)
    return visitor


def all_of(app, table):
    with app.app_context():
        return db.session.scalars(select(table).order_by(table.id)).all()


def test_somebody_becomes_a_volunteer(emptied, visitor, network):
    visitor.open("/volunteer").follow("Start")
    fill(visitor)
    assert visitor.heading == "Is everything right?"
    for words in (
        "4000 Liège (Belgium)",
        "7.5 km",
        "I can teach anybody",
        "Monday: morning",
        "Français",
    ):
        assert visitor.sees(words)

    visitor.press("Register me")

    assert visitor.heading == "Thank you! Look in your mailbox"
    with emptied.app_context():
        helper = db.session.scalars(select(Helper)).one()
        assert helper.account.email == "amina@example.org"
        assert helper.account.role is Role.HELPER
        assert helper.network_id == network.id
        assert helper.standing is Standing.APPLIED
        assert helper.phone == "+32470112233"
        assert (helper.reach_km, helper.capacity) == (7.5, 2)
        assert {s.skill: s.level for s in helper.skills} == {
            "send-email": HelperLevel.CAN_TEACH
        }
        assert helper.languages == {"fr", "ar"}
        assert helper.modes == {"home_visit", "phone"}
        assert helper.times == {"mon_am", "sat_eve"}
        assert (helper.postcode, helper.latitude) == ("4000", 50.6482)


def test_the_mail_lets_the_new_volunteer_in(emptied, visitor, network):
    fill(visitor).press("Register me")
    (notice,) = all_of(emptied, Notice)
    assert notice.facts["known"] is False

    visitor.open(f"/sign-in/link/{notice.facts['token']}").press("Sign in now")
    visitor.open("/profile")

    assert visitor.sees("Waiting for approval")


def test_pressing_twice_registers_once(emptied, visitor, network):
    fill(visitor)
    again = (visitor.url, [("csrf_token", visitor.value("csrf_token"))])
    visitor.press("Register me")

    visitor.send(*again)

    assert visitor.heading == "Thank you! Look in your mailbox"
    assert len(all_of(emptied, Helper)) == len(all_of(emptied, Notice)) == 1


def test_a_known_address_gets_the_same_page_and_another_mail(emptied, network):
    a_helper(network, email="amina@example.org", name="Amina, known")
    pages = []
    for email in ("amina@example.org", "new@example.org"):
        visitor = stranger(emptied)
        fill(visitor, who=ANSWERS["who"] | {"email": email}).press("Register me")
        pages.append((visitor.status, visitor.url, visitor.html))

    assert pages[0] == pages[1]
    assert [n.facts["known"] for n in all_of(emptied, Notice)] == [True, False]
    assert all_of(emptied, Account)[0].name == "Amina, known"
    assert len(all_of(emptied, Helper)) == 2


@pytest.mark.parametrize(
    ("part", "typed", "complaint"),
    [
        ("where", {"where": ""}, "Please type a postcode or a town."),
        ("where", {"where": "Xyzzy"}, "We do not know this place."),
        ("where", {"where": "x" * 10_000}, "This is too long"),
        ("reach", {"km": None, "other": ""}, "Please say how far you go."),
        ("reach", {"km": "other", "other": "100.1"}, "Type a number from 0 to 100."),
        ("reach", {"km": "other", "other": "-1"}, "Type a number from 0 to 100."),
        ("reach", {"km": "other", "other": "far"}, "Type a number from 0 to 100."),
        ("reach", {"km": "other", "other": "NaN"}, "Type a number from 0 to 100."),
        ("reach", {"km": "other", "other": "inf"}, "Type a number from 0 to 100."),
        ("reach", {"km": "other", "other": "9e9"}, "Type a number from 0 to 100."),
        ("skills", {}, "Please tick at least one thing."),
        ("levels", {"send-email": "wizard"}, "Please choose one answer."),
        ("languages", {"languages": []}, "Please tick at least one language."),
        ("languages", {"languages": ["xx"]}, "Please choose from this list."),
        ("modes", {"modes": []}, "Please tick at least one way."),
        ("times", {"times": []}, "Please tick at least one time."),
        ("room", {"capacity": "0"}, "Type a number from 1 to 10."),
        ("room", {"capacity": "-1"}, "Type a number from 1 to 10."),
        ("room", {"capacity": "NaN"}, "Type a number from 1 to 10."),
        ("room", {"capacity": "1.5"}, "Type a number from 1 to 10."),
        ("room", {"capacity": "11"}, "Type a number from 1 to 10."),
        ("room", {"capacity": "1", "about": "x" * 1001}, "This is too long"),
        ("who", ANSWERS["who"] | {"name": "\u200b"}, "Tell us your name."),
        ("who", ANSWERS["who"] | {"phone": "112"}, "This is an emergency number."),
        ("who", ANSWERS["who"] | {"email": "amina"}, "has an @ sign."),
        ("promise", {}, "You can only help if you keep these rules."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    visitor, network, part, typed, complaint
):
    fill(visitor, until=part)

    visitor.press("Continue", **typed)

    assert visitor.status == 422
    assert visitor.url == f"/volunteer/{part}"
    assert visitor.sees(complaint)
    for name in ("where", "other", "capacity", "phone", "email"):
        if name in typed:
            assert visitor.value(name) == typed[name]


def test_of_several_places_one_is_chosen(emptied, visitor):
    a_network(country="BE")
    a_network(country="FR", territory=AROUND_LYON)
    visitor.open("/volunteer/where").press("Continue", where="Saint-Nicolas")
    assert visitor.sees("Which place do you mean?")
    belgian = next(
        each.get("value")
        for each in visitor.tree.iter("input")
        if each.get("name") == "choice"
    )

    visitor.press("Continue", choice=belgian)

    assert visitor.url == "/volunteer/reach"
    assert visitor.open("/volunteer/where").value("where") == "Saint-Nicolas"


def test_near_a_network_is_near_enough(emptied, visitor):
    a_network(name="West", territory=WEST_OF_NAMUR)
    fill(visitor, where={"where": "5000"})

    assert visitor.sees("outside “West”. You can help there.")
    visitor.press("Register me")
    assert len(all_of(emptied, Helper)) == 1


def test_far_from_every_network_is_said_kindly(emptied, visitor, network):
    visitor.open("/volunteer/where").press("Continue", where="69001")

    assert visitor.heading == "There is no network near you yet"
    visitor.open("/volunteer/check")
    assert visitor.heading == "There is no network near you yet"
    visitor.follow("Choose another place")
    visitor.press("Continue", where="4000")
    assert visitor.url == "/volunteer/reach"


def test_nobody_skips_a_question(visitor, network):
    visitor.open("/volunteer/who")
    assert visitor.url == "/volunteer/where"
    fill(visitor, until="modes")
    visitor.open("/volunteer/check")
    assert visitor.url == "/volunteer/modes"


def test_answers_are_still_there_the_next_day(visitor, network, set_clock):
    fill(visitor, until="room")
    set_clock(MONDAY.replace(day=3))

    visitor.open("/volunteer").follow("Go on where you were")

    assert visitor.url == "/volunteer/room"
    assert visitor.open("/volunteer/reach").value("other") == "7.5"


def test_another_skill_asks_for_its_level(visitor, network):
    fill(visitor)
    visitor.open("/volunteer/skills")

    visitor.press("Continue", communicate=["send-email", "make-video-call"])
    assert visitor.url == "/volunteer/levels"
    assert visitor.value("send-email") == "can_teach"
    assert visitor.value("make-video-call") == "at_ease"
    visitor.press("Continue")

    assert visitor.url == "/volunteer/check"


def test_a_caller_cannot_register_without_end(emptied, network):
    for number in range(registration.PER_CALLER + 1):
        visitor = stranger(emptied)
        who = ANSWERS["who"] | {"email": f"n{number}@example.org"}
        fill(visitor, who=who).press("Register me")

    assert visitor.status == 429
    assert len(all_of(emptied, Helper)) == registration.PER_CALLER


def test_a_second_volunteer_at_the_same_computer_is_registered_too(
    emptied, visitor, network
):
    fill(visitor).press("Register me")

    other = ANSWERS["who"] | {"name": "Paul Petit", "email": "paul@example.org"}
    fill(visitor, who=other).press("Register me")

    assert visitor.heading == "Thank you! Look in your mailbox"
    emails = [each.email for each in all_of(emptied, Account)]
    assert emails == ["amina@example.org", "paul@example.org"]


def test_a_network_that_shrank_meanwhile_is_said_kindly(emptied, visitor, network):
    fill(visitor)
    with emptied.app_context():
        db.session.get_one(Network, network.id).territory = AROUND_LYON
        db.session.commit()

    visitor.press("Register me")

    assert visitor.status == 200
    assert visitor.url == "/volunteer/outside"
    assert all_of(emptied, Helper) == []
