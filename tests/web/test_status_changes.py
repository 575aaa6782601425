"""A learner says that something has changed; each page changes one thing alone."""

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.asking import Route
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import (
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

TOPICS = ("reach", "times", "needs", "place")
KEEP = "Keep the change"
THANKS = "Thank you for telling us. It is changed."
SAME = "Nothing has changed."


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


@pytest.fixture
def now_stored(app):
    """Return a function that reads a request as it stands, needs and all."""

    def read(request):
        with app.app_context():
            found = db.session.get_one(HelpRequest, request.id)
            return found, [need.skill for need in found.needs]

    return read


@pytest.fixture
def link(app):
    """Return a function that gives the address of a request's own page."""

    def make(request, path=""):
        with app.app_context():
            return f"/request/{sign(Purpose.REQUEST, request.id)}{path}"

    return make


def test_the_page_of_a_request_leads_to_every_change(visitor, network, link):
    visitor.open(link(a_request(network))).follow("Something has changed")
    words = [text for text, _url in visitor.links()]
    assert "My phone number, or how you reach me" in words
    assert "The times that suit me" in words
    assert "What I want to learn" in words
    assert "I have moved" in words
    visitor.follow("I do not need help any more")
    assert visitor.sees("Cancel your request?")


def test_a_call_is_asked_for_from_there(visitor, network, link):
    visitor.open(link(a_request(network), "/change"))
    visitor.follow("I would like you to call me").press("Please call me")
    assert visitor.sees("You asked for a call")


@pytest.mark.parametrize(
    ("route", "topics"),
    [
        (Route.HELPER, TOPICS),
        (Route.CALL, ("reach",)),
        (Route.OFFLINE, ("reach", "place")),
    ],
)
def test_only_what_matters_on_this_way_can_change(
    visitor, network, link, route, topics
):
    request = a_request(network, route=route)
    visitor.open(link(request, "/change"))
    urls = [url for _text, url in visitor.links()]
    for topic in TOPICS:
        assert any(url.endswith(f"/change/{topic}") for url in urls) == (
            topic in topics
        )
        expected = 200 if topic in topics else 404
        assert visitor.open(link(request, f"/change/{topic}")).status == expected


def test_a_new_phone_number(visitor, network, link, now_stored):
    request = a_request(network)
    visitor.open(link(request, "/change/reach"))
    assert (visitor.value("way"), visitor.value("phone")) == ("phone", "04 222 33 44")
    visitor.press(KEEP, phone="0475 00 01 11")
    assert visitor.sees(THANKS)
    assert visitor.sees("We call you: 0475 00 01 11.")
    assert now_stored(request)[0].phone == "+32475000111"


@pytest.mark.parametrize(
    ("fields", "contact"),
    [
        ({"way": "email", "email": "j@example.org"}, ("", "j@example.org", "")),
        (
            {"way": "neighbour", "neighbour": "Paul", "neighbour_phone": "0475000111"},
            ("+32475000111", "", "Paul"),
        ),
        ({"way": "letter", "address": "Rue Haute 3"}, ("", "", "Rue Haute 3")),
    ],
)
def test_another_way_leaves_nothing_of_the_former(
    visitor, network, link, now_stored, fields, contact
):
    request = a_request(network)
    visitor.open(link(request, "/change/reach")).press(KEEP, **fields)
    assert visitor.sees(THANKS)
    found = now_stored(request)[0]
    assert (found.phone, found.email, found.contact_note) == contact
    assert (found.contact_way, found.name) == (fields["way"], "Jeanne Lambert")
    visitor.open(link(request, "/change/reach")).press(KEEP)
    assert visitor.sees(SAME)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"phone": "12"}, "#phone"),
        ({"way": "email", "email": "nobody"}, "#email"),
        ({"way": "letter"}, "#address"),
        ({"way": "pigeon"}, "#way"),
    ],
)
def test_a_contact_nobody_could_use_is_refused_beside_it(
    visitor, network, link, now_stored, fields, error
):
    request = a_request(network)
    visitor.open(link(request, "/change/reach"))
    visitor.send(visitor.url, {"csrf_token": visitor.value("csrf_token"), **fields})
    assert visitor.status == 422
    assert any(url == error for _words, url in visitor.links())
    assert now_stored(request)[0].phone == request.phone


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"phone": "04 222 55 66"}, "phone"),
        (
            {"way": "neighbour", "neighbour": "Jo", "neighbour_phone": "042225577"},
            "neighbour_phone",
        ),
    ],
)
def test_a_contact_that_has_a_request_open_is_said_beside_it(
    visitor, network, link, now_stored, fields, error
):
    a_request(network, phone="+3242225566")
    a_request(network, phone="+3242225577", contact_way=ContactWay.NEIGHBOUR)
    request = a_request(network)
    visitor.open(link(request, "/change/reach")).press(KEEP, **fields)
    assert visitor.status == 409
    assert visitor.sees("There is an open request with the same contact.")
    assert any(url == f"#{error}" for _words, url in visitor.links())
    assert visitor.value(error) == fields[error]
    assert now_stored(request)[0].phone == request.phone


def test_other_times_and_any_time(visitor, network, link, now_stored):
    request = a_request(network)
    visitor.open(link(request, "/change/times"))
    assert visitor.value("any_time") == "y"
    visitor.press(KEEP, any_time=None, times=["sat_am", "sat_pm"])
    assert visitor.sees(THANKS)
    assert now_stored(request)[0].times == {"sat_am", "sat_pm"}
    visitor.open(link(request, "/change/times")).press(KEEP, any_time="y")
    assert now_stored(request)[0].times == frozenset()


def test_other_things_to_learn(visitor, network, link, now_stored):
    request = a_request(network, needs=("send-email", "read-news"))
    visitor.open(link(request, "/change/needs"))
    assert set(visitor.value("needs")) == {"send-email", "read-news"}
    visitor.press(KEEP, needs=["pay-online", "read-news"])
    assert now_stored(request)[1] == ["read-news", "pay-online"]


def test_nothing_to_learn_is_no_request(visitor, network, link, now_stored):
    request = a_request(network)
    visitor.open(link(request, "/change/needs")).press(KEEP, needs=None)
    assert visitor.status == 422
    assert visitor.sees("Please tick at least one thing.")
    assert now_stored(request)[1] == ["send-email"]


def test_a_new_place(visitor, network, link, now_stored):
    request = a_request(network)
    visitor.open(link(request, "/change/place"))
    assert visitor.sees("Until now: 4000 Liège.")
    visitor.press(KEEP, where="4100")
    assert visitor.sees(THANKS)
    assert now_stored(request)[0].town == "Seraing"


def test_who_moves_and_gets_letters_is_asked_for_the_address(visitor, network, link):
    request = a_request(network, contact_way=ContactWay.LETTER, phone="")
    visitor.open(link(request, "/change/place")).press(KEEP, where="4100")
    assert visitor.sees("Is this address still right?")
    assert visitor.url.endswith("/change/reach")


def test_a_place_far_away_changes_nothing_and_leads_to_a_person(
    visitor, network, link, now_stored
):
    request = a_request(network)
    visitor.open(link(request, "/change/place")).press(KEEP, where="69001")
    assert visitor.sees("You moved far away.")
    assert now_stored(request)[0].town == "Liège"


def test_an_unknown_place_is_said_beside_the_field(visitor, network, link):
    request = a_request(network)
    visitor.open(link(request, "/change/place")).press(KEEP, where="Atlantis")
    assert visitor.status == 422
    assert visitor.value("where") == "Atlantis"


@pytest.mark.parametrize("stage", sorted(ENDS))
def test_after_the_end_every_page_says_so(visitor, network, link, stage):
    request = a_request(network, stage=stage)
    for path in ("/change", *(f"/change/{topic}" for topic in TOPICS)):
        visitor.open(link(request, path))
        assert visitor.sees("This request has ended. Nothing is changed.")


def test_a_page_left_open_until_after_the_end(app, visitor, network, link, now_stored):
    request = a_request(network)
    visitor.open(link(request, "/change/times"))
    with app.app_context():
        db.session.get_one(HelpRequest, request.id).stage = Stage.WITHDRAWN
        db.session.commit()
    visitor.press(KEEP, any_time=None, times=["sat_am"])
    assert visitor.sees("This request has ended. Nothing is changed.")
    assert now_stored(request)[0].times == frozenset()


def test_two_tabs_change_two_things_and_of_one_thing_the_last_counts(
    visitor, network, link, now_stored
):
    request = a_request(network)
    token = visitor.open(link(request, "/change/times")).value("csrf_token")
    for slot in ("sat_am", "sun_am", "sun_am"):
        sent = {"csrf_token": token, "times": slot}
        visitor.send(link(request, "/change/times"), sent)
    assert visitor.sees(SAME)
    visitor.send(
        link(request, "/change/needs"), {"csrf_token": token, "needs": "read-news"}
    )
    found, needs = now_stored(request)
    assert (found.times, needs) == ({"sun_am"}, ["read-news"])


def test_the_helper_is_named_where_a_change_reaches_them(visitor, network, link):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    visitor.open(link(request, "/change"))
    assert visitor.sees("We tell Amina what you change.")


def test_the_board_says_what_the_learner_changed(visitor, network, link, sign_in):
    request = a_request(network)
    visitor.open(link(request, "/change/times"))
    visitor.press(KEEP, any_time=None, times=["sat_am"])
    coordinator = sign_in(an_account(network))
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert coordinator.sees("When it suits the learner")


@pytest.mark.parametrize("path", ["/change", "/change/reach", "/today", "/card"])
def test_a_forged_link_opens_nothing(emptied, visitor, path):
    assert visitor.open(f"/request/forged{path}").status == 404
    with emptied.app_context():
        gone = sign(Purpose.REQUEST, 987654)
    assert visitor.open(f"/request/{gone}{path}").status == 410
