"""Whoever would rather not do it online keeps that, or looks on without obligation."""

import pytest

from helpnet.domain.asking import Barrier, Route
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_network, a_partner, a_place
from tests.web.asking import ME, ask, page_name, walk

WISH = {"barriers": ["wish"]}
PAPER = {"wish": "offline"}


@pytest.fixture
def network(emptied):
    return a_network(name="Liège learns")


def the_request(app):
    with app.app_context():
        request = db.session.scalars(db.select(HelpRequest)).one()
        db.session.expunge_all()
        return request


def pages_until_sent(visitor):
    names = []
    while (name := page_name(visitor)) != "check":
        names.append(name)
        visitor.press("Continue", **ME[name])
    return names


def test_only_those_who_would_rather_not_are_asked(visitor, network):
    walk(visitor, until="where", barriers={"barriers": ["access", "skill"]})
    assert visitor.sees("Step 3 of 8")
    visitor.open("/ask/wish")
    assert page_name(visitor) == "where"


def test_paper_is_kept_with_five_questions(emptied, visitor, network):
    walk(visitor, until="wish", barriers=WISH)
    assert visitor.sees("Step 2 of 8")
    visitor.press("Continue", wish="offline")
    assert visitor.sees("Step 3 of 5")
    assert pages_until_sent(visitor) == ["where", "reach", "notes"]
    assert visitor.sees("By phone, at a counter or on paper")
    visitor.press("Send my request")
    request = the_request(emptied)
    assert request.route is Route.OFFLINE
    assert request.barriers == {Barrier.WISH}
    assert (request.modes, request.times) == (frozenset(), frozenset())


def test_looking_on_asks_everything_and_looks_for_a_helper(emptied, visitor, network):
    ask(visitor, barriers=WISH, wish={"wish": "helper"})
    assert the_request(emptied).route is Route.HELPER
    assert the_request(emptied).modes == {"public_place", "phone"}


def test_no_choice_is_made_for_anybody(visitor, network):
    walk(visitor, until="wish", barriers=WISH).press("Continue")
    assert visitor.status == 422
    assert visitor.sees("Please choose one answer.")


def test_what_it_brings_is_said_with_its_source_where_it_holds(visitor, network):
    needs = {"needs": ["order-certificate", "send-email"]}
    walk(visitor, until="wish", needs=needs, barriers=WISH)
    assert visitor.sees("What doing it online would bring you")
    assert visitor.sees("Read and send my e-mails:")
    assert visitor.sees("Get a birth certificate or another official paper:")
    assert visitor.sees("Who says so?")


def test_of_another_country_nothing_is_promised(visitor, network, emptied):
    a_network(name="Arras apprend", country="FR", territory=around(50.3, 2.8))
    needs = {"needs": ["order-certificate"]}
    walk(visitor, until="wish", needs=needs, barriers=WISH)
    assert not visitor.sees("What doing it online would bring you")
    visitor.press("Continue", wish="helper").press("Continue", where="4000")
    visitor.open("/ask/wish")
    assert visitor.sees("What doing it online would bring you")


def around(latitude, longitude):
    """Return a small square around a point, as GeoJSON."""
    west, east = longitude - 0.2, longitude + 0.2
    south, north = latitude - 0.2, latitude + 0.2
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_change_of_mind_asks_what_is_missing_then(emptied, visitor, network):
    walk(visitor, until="reach", barriers=WISH, wish=PAPER)
    visitor.press("Continue", **ME["reach"]).press("Continue")
    visitor.follow("Change How would you like to do it?")
    visitor.press("Continue", wish="helper")
    for name in ("modes", "times", "languages"):
        assert page_name(visitor) == name
        visitor.press("Continue", **ME[name])
    assert page_name(visitor) == "check"
    visitor.press("Send my request")
    assert the_request(emptied).route is Route.HELPER


def test_barriers_combine(emptied, visitor, network):
    a_place(a_partner(network), name="Reading room")
    walk(visitor, barriers={"barriers": ["access", "wish"]}, wish=PAPER)
    visitor.press("Send my request")
    assert visitor.sees("Reading room")
    assert the_request(emptied).barriers == {Barrier.ACCESS, Barrier.WISH}
    assert the_request(emptied).route is Route.OFFLINE
