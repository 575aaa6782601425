"""The search as the learner reads it: who was asked, what is awaited, what comes next."""

from datetime import timedelta

import pytest

from helpnet.adapters.signing import Purpose, sign
from helpnet.domain.access import Standing
from helpnet.domain.asking import Barrier, Route
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offer_policy import Circle
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
)


@pytest.fixture
def network(emptied):
    return a_network()


@pytest.fixture
def page(emptied, visitor):
    """Return a function that opens the learner's page of a request."""

    def open_it(request):
        with emptied.app_context():
            token = sign(Purpose.REQUEST, request.id)
        return visitor.open(f"/request/{token}")

    return open_it


def tell(app, request, *happened, at=MONDAY):
    with app.app_context():
        row = db.session.get_one(HelpRequest, request.id)
        for what in happened:
            row.tell(what, at=at, by=Actor.SYSTEM)
        db.session.commit()


def test_before_anybody_is_asked_there_is_nothing_to_tell(network, page):
    shown = page(a_request(network))
    assert not shown.sees("What we did so far")


def test_who_is_asked_and_until_when_we_wait_but_never_who(app, network, page):
    request = a_request(network, stage=Stage.OFFERED)
    for name in ("Amina Benali", "Bilal Haddad"):
        an_offer(request, a_helper(network, name=name))
    tell(app, request, *[Happening.HELPER_ASKED] * 2)

    shown = page(request)

    assert shown.sees("What we did so far")
    assert shown.sees("We asked 2 people to help you.")
    assert shown.sees("We wait for an answer until Wednesday, 4 March 2026 at 10:00")
    assert "Amina" not in shown.html
    assert "Bilal" not in shown.html


def test_when_nobody_said_yes_others_are_looked_for(app, network, page):
    request = a_request(network)
    tell(app, request, Happening.HELPER_ASKED, Happening.OFFERS_CLOSED)
    shown = page(request)
    assert shown.sees("We asked 1 person to help you.")
    assert not shown.sees("We wait for an answer until")
    assert shown.sees("Nobody has said yes yet. We look for others.")

    tell(app, request, Happening.CIRCLE_WIDENED)
    shown = page(request)
    assert shown.sees("Nobody has said yes. ")
    assert shown.sees("We look a little further away.")


def listed(app, network, **fields):
    """Return a request on the waiting list."""
    request = a_request(network, circle=Circle.WAITING_LIST, **fields)
    tell(
        app,
        request,
        Happening.NO_CANDIDATE,
        Happening.PLACE_SUGGESTED,
        Happening.WAITING_LISTED,
    )
    return request


def test_who_is_on_the_waiting_list_reads_who_knows_and_where_to_go(app, network, page):
    place = a_place(a_partner(network), name="City library")
    shown = page(listed(app, network))
    assert shown.sees("Nobody is free now. We told the coordinator.")
    assert shown.sees("Call us: +32 4 222 33 44")
    assert shown.sees("You are on the waiting list.")
    assert shown.sees("We look again every day, and at once when somebody is free.")
    assert shown.sees("You can go there already")
    shown.follow("City library")
    assert shown.url == f"/places/{place.id}"


def test_a_place_that_is_no_longer_open_to_all_is_not_shown(app, network, page):
    a_place(a_partner(network, standing=Standing.APPLIED), name="Closed library")
    shown = page(listed(app, network))
    assert not shown.sees("You can go there already")


def test_a_place_is_not_named_twice(app, network, page):
    a_place(a_partner(network), name="City library")
    shown = page(listed(app, network, barriers=frozenset({Barrier.ACCESS})))
    assert shown.sees("You can go there already")
    assert shown.text.count("City library") == 1


def test_a_network_without_a_number_asks_nobody_to_call(app, emptied, page):
    shown = page(listed(app, a_network(phone="")))
    assert shown.sees("We told the coordinator.")
    assert not shown.sees("Call us: ")


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": Stage.WITHDRAWN, "closed_at": MONDAY},
        {"stage": Stage.ACCOMPANIED},
        {"route": Route.OFFLINE},
    ],
)
def test_only_a_search_that_goes_on_is_told(app, network, page, fields):
    request = a_request(network, **fields)
    tell(app, request, Happening.HELPER_ASKED)
    assert not page(request).sees("What we did so far")


def test_a_very_long_search_shows_its_latest_steps(app, network, page):
    request = a_request(network)
    for day in range(10):
        happened = (Happening.HELPER_ASKED, Happening.OFFERS_CLOSED)
        tell(app, request, *happened, at=MONDAY + timedelta(days=day))
    shown = page(request)
    assert shown.html.count("hn-timeline__step") == 7
    assert shown.sees("Wednesday, 11 March 2026")
    assert not shown.sees("Tuesday, 3 March 2026")
