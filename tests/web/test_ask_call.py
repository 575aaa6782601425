"""Call me instead: a number is enough, from every page of the form."""

import pytest

from helpnet.domain.asking import Route
from helpnet.store.asks import Draft
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network
from tests.web.asking import ME, REFERRER, ask, page_name, walk
from tests.web.conftest import stranger

NUMBER = "0470 12 34 56"
PAGES = [page for page in ME if page not in {"wish", "check"}]


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def the_request(app):
    with app.app_context():
        request = db.session.scalars(db.select(HelpRequest)).one()
        needs = [need.skill for need in request.needs]
        db.session.expunge_all()
        return request, needs


def count(app, table):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(table))


def around(latitude, longitude):
    """Return a square of half a degree around a point, as GeoJSON."""
    west, east = longitude - 0.25, longitude + 0.25
    south, north = latitude - 0.25, latitude + 0.25
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_three_pages_from_home_and_a_number_are_enough(emptied, visitor, network):
    visitor.open("/").follow("Please call me")
    assert page_name(visitor) == "call"
    visitor.press("Please call me", phone=NUMBER)
    assert visitor.heading == "We have your request"
    request, needs = the_request(emptied)
    assert request.route is Route.CALL
    assert (request.phone, request.name, needs) == ("+32470123456", "", [])
    assert visitor.sees(request.reference)


@pytest.mark.parametrize("page", [*PAGES, "check"])
def test_every_page_leads_there_and_loses_nothing(emptied, visitor, network, page):
    walk(visitor, until=page).press("Call me instead")
    assert page_name(visitor) == "call"
    visitor.press("Please call me", phone=NUMBER, full_name="Jo")
    request, needs = the_request(emptied)
    before = PAGES[: PAGES.index(page)] if page in PAGES else PAGES
    assert needs == (["send-email"] if "needs" in before else [])
    assert request.barriers == ({"skill"} if "barriers" in before else frozenset())
    assert request.postcode == ("4000" if "where" in before else "")
    assert request.modes == (
        {"public_place", "phone"} if "modes" in before else frozenset()
    )
    assert request.name == "Jo"
    assert count(emptied, Draft) == 0


def test_what_was_ticked_on_the_page_that_was_left_is_kept_if_it_is_right(
    emptied, visitor, network
):
    walk(visitor, until="modes").press("Call me instead", modes=["chat"])
    visitor.press("Please call me", phone=NUMBER)
    assert the_request(emptied)[0].modes == {"chat"}


def test_what_is_wrong_there_stops_nobody(emptied, visitor, network):
    walk(visitor, until="reach").press("Call me instead", full_name="", phone="x")
    visitor.press("Please call me", phone=NUMBER)
    assert visitor.heading == "We have your request"
    assert the_request(emptied)[0].name == ""


def test_the_form_is_still_there_for_whoever_comes_back(visitor, network):
    walk(visitor, until="notes").press("Call me instead", notes="I hear badly.")
    visitor.follow("Back")
    assert page_name(visitor) == "notes"
    assert visitor.value("notes") == "I hear badly."


def test_who_asks_for_somebody_else_is_named_to_the_caller(emptied, visitor, network):
    walk(visitor, until="barriers", referrer=REFERRER).press("Call me instead")
    visitor.press("Please call me", phone=NUMBER)
    request, _needs = the_request(emptied)
    assert request.referrer_name == "Sophie Lambert"
    assert request.consent_at is not None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Please type a phone number."),
        ("12", "This phone number is too short."),
        ("call me", "A phone number has only digits."),
        ("112", "This is an emergency number."),
    ],
)
def test_a_wrong_number_is_said_beside_the_field_and_kept(
    emptied, visitor, network, typed, words
):
    visitor.open("/ask/call").press("Please call me", phone=typed, full_name="Jo")
    assert visitor.status == 422
    assert visitor.sees(words)
    assert (visitor.value("phone"), visitor.value("full_name")) == (typed, "Jo")
    assert count(emptied, HelpRequest) == 0


def test_the_country_of_the_number_tells_who_calls(emptied, visitor, network):
    french = a_network(
        name="Arras apprend", country="FR", territory=around(50.29, 2.78)
    )
    visitor.open("/ask/call").press("Please call me", phone="+33 6 12 34 56 78")
    assert the_request(emptied)[0].network_id == french.id


def test_where_is_asked_only_where_nobody_can_tell(emptied, visitor, network):
    other = a_network(name="Namur apprend", territory=around(50.47, 4.86))
    visitor.open("/ask/call")
    assert visitor.value("where") == []
    visitor.press("Please call me", phone=NUMBER)
    assert visitor.status == 422
    assert visitor.sees("Please tell us where you live.")
    assert visitor.value("phone") == NUMBER
    visitor.press("Please call me", where="5000 Namur")
    assert visitor.heading == "We have your request"
    assert the_request(emptied)[0].network_id == other.id


def test_a_place_with_namesakes_is_chosen_on_the_same_page(emptied, visitor, network):
    a_network(name="Arras apprend", country="FR", territory=around(50.3, 2.78))
    a_network(name="Namur apprend", territory=around(50.47, 4.86))
    visitor.open("/ask/call").press("Please call me", phone=NUMBER)
    visitor.press("Please call me", where="Saint-Nicolas")
    assert visitor.status == 422
    assert visitor.sees("Saint-Nicolas, Liège, Belgium")
    visitor.press("Please call me", where="nowhere at all")
    assert visitor.sees("We do not know this place.")


def test_where_no_network_is_the_ask_is_kept_kindly(emptied, visitor, network):
    a_network(name="Namur apprend", territory=around(50.47, 4.86))
    visitor.open("/ask/call").press("Please call me", phone=NUMBER)
    visitor.press("Please call me", where="1012")
    assert page_name(visitor) == "outside"
    assert visitor.heading == "We are not there yet"


def test_a_number_is_read_where_there_is_such_a_number(emptied, visitor, network):
    a_network(name="Arras apprend", country="FR", territory=around(50.29, 2.78))
    visitor.open("/ask/call").press("Please call me", phone="03 21 21 21 21")
    assert the_request(emptied)[0].phone == "+33321212121"


def test_a_number_that_two_countries_have_asks_where(emptied, visitor, network):
    a_network(name="Arras apprend", country="FR", territory=around(50.29, 2.78))
    visitor.open("/ask/call").press("Please call me", phone=NUMBER)
    assert visitor.sees("Please tell us where you live.")
    visitor.press("Please call me", where="4000")
    assert the_request(emptied)[0].phone == "+32470123456"


def test_pressed_again_it_is_one_request(emptied, visitor, network):
    visitor.open("/ask/call")
    fields = {name: visitor.value(name) for name in ("csrf_token", "key")}
    for _ in range(3):
        visitor.send("/ask/call", fields | {"phone": NUMBER, "full_name": ""})
        assert visitor.heading == "We have your request"
    assert count(emptied, HelpRequest) == 1


def test_another_language_keeps_the_number(visitor, network):
    visitor.open("/ask/call").press("Français", phone="04 22", full_name="Jo")
    assert page_name(visitor) == "call"
    assert (visitor.value("phone"), visitor.value("full_name")) == ("04 22", "Jo")
    assert visitor.sees("Français")


def test_a_second_call_for_one_number_is_answered_kindly(emptied, visitor, network):
    visitor.open("/ask/call").press("Please call me", phone=NUMBER)
    other = stranger(emptied)
    other.open("/ask/call").press("Please call me", phone=NUMBER, full_name="Jo")
    assert other.status == 409
    assert other.sees("You have asked us already")
    assert other.sees("+32 4 222 33 44")
    assert other.value("full_name") == "Jo"
    assert not other.sees(the_request(emptied)[0].reference)


def test_a_form_that_was_sent_is_not_called_again(emptied, visitor, network):
    ask(visitor)
    visitor.open("/ask/call")
    assert visitor.status == 200
    assert visitor.value("phone") == ""
