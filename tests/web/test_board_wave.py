"""The search on the board: where it stands, and asking a whole wave with one press."""

from datetime import timedelta

import pytest

from helpnet.domain.journey import Stage
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.services import cascade
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

NOW = MONDAY + timedelta(hours=3)  # one o'clock in Brussels
FAR = {"latitude": 50.6337, "longitude": 5.6760}  # 7.7 km from the learner


@pytest.fixture(autouse=True)
def one_o_clock(set_clock):
    set_clock(NOW)


@pytest.fixture
def network(emptied):
    return a_network(rules={"offer_policy": "assisted", "wave_size": 2})


def url(request):
    return f"/coordinator/requests/{request.id}"


def offers_of(app, request):
    with app.app_context():
        found = db.session.scalars(db.select(Offer).order_by(Offer.id)).all()
        return [(o.helper_id, o.wave, o.circle) for o in found]


def look(app):
    with app.app_context():
        cascade.move_on(now=NOW)


def test_the_next_wave_is_named_with_its_reasons_and_asked_with_one_press(
    app, network, coordinator
):
    request = a_request(network, look_at=NOW)
    near, other = a_helper(network), a_helper(network, name="Bilal", load=1)
    a_helper(network, name="Chloé Third", load=1)
    look(app)
    coordinator.open(url(request))
    assert coordinator.sees("Whom helpnet would ask next")
    assert coordinator.sees("The next helpers to ask are ready")
    assert coordinator.sees("Accompanies 1 of at most 2 people")
    assert coordinator.sees("The messages leave on Monday, 2 March 2026 at 13:00.")
    assert coordinator.sees(
        "They can be answered until Wednesday, 4 March 2026 at 13:00."
    )
    coordinator.press("Ask these 2 helpers")

    assert coordinator.sees("2 helpers have been asked.")
    assert not coordinator.sees("Whom helpnet would ask next")
    asked = [(each.id, 1, Circle.OWN) for each in (near, other)]
    assert offers_of(app, request) == asked


def test_a_choice_that_no_longer_holds_is_told_and_nobody_is_asked(
    app, network, coordinator
):
    request = a_request(network)
    a_helper(network)
    full = a_helper(network, name="Bilal Haddad", load=1)
    coordinator.open(url(request))
    with app.app_context():
        db.session.get_one(Helper, full.id).load = 2
        db.session.commit()
    coordinator.press("Ask these 2 helpers")
    assert coordinator.sees(
        "Something has changed: Bilal Haddad (accompanies enough people already)."
        " Nobody was asked. Please look again."
    )
    assert offers_of(app, request) == []
    assert "Ask this helper" in coordinator.buttons()


def test_pressing_twice_asks_once(app, network, coordinator, sign_in):
    request = a_request(network)
    a_helper(network)
    second = sign_in(an_account(network))
    for visitor in (coordinator, second):
        visitor.open(url(request))
    for visitor in (coordinator, second):
        visitor.press("Ask this helper")
    assert coordinator.sees("1 helper has been asked.")
    assert second.sees("Nobody was asked. Please look again.")
    assert len(offers_of(app, request)) == 1


def test_no_more_are_asked_than_the_rules_allow(app, coordinator, network):
    request = a_request(network)
    for name in ("A", "B"):
        a_helper(network, name=name)
    coordinator.open(url(request))
    for name in ("C", "D"):
        an_offer(request, a_helper(network, name=name))
    coordinator.press("Ask these 2 helpers")
    assert coordinator.sees("Enough helpers are asked at the same time.")
    assert len(offers_of(app, request)) == 2


def test_the_wider_circle_is_said(network, coordinator):
    request = a_request(network)
    a_helper(network, name="Rather Far", reach_km=5.0, **FAR)
    coordinator.open(url(request))
    assert coordinator.sees("Nobody else fits as asked for.")
    assert "Ask this helper" in coordinator.buttons()


def test_nobody_to_ask_is_said(network, coordinator):
    coordinator.open(url(a_request(network)))
    assert coordinator.sees("Nobody can be asked at this moment.")


@pytest.mark.parametrize("policy", ["manual", "automatic"])
def test_only_where_waves_are_confirmed_there_is_the_button(emptied, sign_in, policy):
    network = a_network(rules={"offer_policy": policy})
    request = a_request(network, circle=Circle.WIDER)
    a_helper(network)
    coordinator = sign_in(an_account(network)).open(url(request))
    assert not coordinator.sees("Whom helpnet would ask next")
    assert coordinator.sees("Where we look: wider circle.")
    assert not coordinator.sees("Looked at again")


def test_when_the_search_goes_on_is_said(app, emptied, sign_in):
    network = a_network(rules={"offer_policy": "automatic"})
    listed = a_request(
        network, circle=Circle.WAITING_LIST, look_at=NOW + timedelta(days=1)
    )
    asked = a_request(network, stage=Stage.OFFERED)
    an_offer(asked, a_helper(network), expires_at=NOW + timedelta(hours=30))
    coordinator = sign_in(an_account(network)).open(url(listed))
    assert coordinator.sees("Where we look: waiting list.")
    assert coordinator.sees("Looked at again: Tuesday, 3 March 2026 at 13:00.")
    coordinator.open(url(asked))
    assert coordinator.sees("Looked at again: Tuesday, 3 March 2026 at 19:00.")


def test_what_has_ended_is_not_searched_for(network, coordinator):
    request = a_request(network, stage=Stage.WITHDRAWN, closed_at=MONDAY)
    coordinator.open(url(request))
    assert not coordinator.sees("Where we look")
    assert not coordinator.sees("Whom helpnet would ask next")


@pytest.mark.parametrize("typed", ["", "x", "1,x", "0", "-1", "9" * 500])
def test_what_is_no_choice_is_not_found(app, network, coordinator, typed):
    request = a_request(network)
    a_helper(network)
    token = coordinator.open(url(request)).value("csrf_token")[0]
    fields = {"csrf_token": token, "helpers": typed}
    assert coordinator.send(f"{url(request)}/wave", fields).status == 404
    assert offers_of(app, request) == []


def test_another_networks_request_cannot_be_asked_for(app, network, coordinator):
    foreign, helper = a_request(a_network()), a_helper(network)
    own = a_request(network)
    token = coordinator.open(url(own)).value("csrf_token")[0]
    fields = {"csrf_token": token, "helpers": str(helper.id)}
    assert coordinator.send(f"{url(foreign)}/wave", fields).status == 404
    assert offers_of(app, foreign) == []


def test_a_request_that_was_accepted_meanwhile_is_left_alone(app, network, coordinator):
    request = a_request(network)
    a_helper(network)
    other = a_helper(network, name="Bilal", load=1)
    coordinator.open(url(request))
    an_offer(request, other, status=OfferStatus.ACCEPTED)
    with app.app_context():
        db.session.get_one(HelpRequest, request.id).stage = Stage.ACCOMPANIED
        db.session.commit()
    coordinator.press("Ask these 2 helpers")
    assert coordinator.status == 409
    assert [each for each, *_rest in offers_of(app, request)] == [other.id]
