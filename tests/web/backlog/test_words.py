"""The plan for all who wait: what it says of whom."""

from sqlalchemy import func, select

from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import a_helper, a_network, a_request, an_offer
from tests.web.backlog.scene import PLAN, SEND


def test_nobody_who_fits_says_why_in_short(network, coordinator):
    a_request(network, name="Lonely Person", languages=frozenset({"ku"}))
    a_helper(network)
    coordinator.open(PLAN)
    assert coordinator.sees("Still waiting: nobody with a free place fits")
    assert coordinator.sees("Of your 1 helper: what does not fit")
    assert coordinator.sees("Speaks another language: 1")
    assert SEND not in coordinator.buttons()


def test_what_is_wrong_with_a_request_is_said_instead_of_why_nobody(
    network, coordinator
):
    a_helper(network, skills={"knit-a-jumper": "can_teach"})
    a_request(network, needs=("knit-a-jumper",), modes=frozenset())
    coordinator.open(PLAN)
    assert coordinator.sees("We do not know what this wish means: knit-a-jumper.")
    assert coordinator.sees("The request does not say how the help may come.")
    assert not coordinator.sees("No single change finds somebody.")


def test_a_plan_without_a_journey_has_no_kilometres(network, coordinator):
    afar = {"modes": frozenset({Mode.PHONE})}
    a_request(network, **afar), a_helper(network, **afar)
    coordinator.open(PLAN)
    assert coordinator.sees("Kilometres in all 0 km 0 km")
    assert coordinator.sees("Kilometres per person 0 km 0 km")
    assert not coordinator.sees("less than 1 km")


def test_a_plan_for_nobody_compares_nothing_and_promises_no_button(
    network, coordinator
):
    for _ in range(2):
        a_request(network)
    a_helper(network, capacity=1)
    coordinator.open(PLAN)
    assert coordinator.sees("What this plan gives")
    assert coordinator.sees("Nothing is sent before you press the button.")
    coordinator.press(SEND)
    assert coordinator.sees("1 helper has been asked.")
    assert coordinator.sees("1 person waits for a helper.")
    assert not coordinator.sees("What this plan gives")
    assert not coordinator.sees("Nothing is sent before you press the button.")
    coordinator.follow("All who wait")
    assert coordinator.sees("1 request")


def test_a_long_plan_says_how_it_goes_on(network, coordinator, monkeypatch):
    monkeypatch.setattr("helpnet.services.backlog.MOST_PAIRS", 1)
    monkeypatch.setattr("helpnet.services.backlog.MOST_LEFT", 1)
    monkeypatch.setattr("helpnet.services.backlog.MOST_LOOKED_THROUGH", 0)
    a_helper(network, capacity=2)
    for _ in range(2):
        a_request(network)
        a_request(network, languages=frozenset({"ku"}))
    coordinator.open(PLAN)
    assert coordinator.sees("1 more offer comes when these are sent.")
    assert coordinator.sees("Open the request to see why.")
    coordinator.follow("All who wait (4)")
    assert coordinator.sees("4 requests")


def test_an_urgent_request_is_marked_on_board_desk_and_plan(network, coordinator):
    request = a_request(network)
    coordinator.open(f"/coordinator/requests/{request.id}")
    coordinator.press("This is urgent")
    assert coordinator.sees("The request became urgent")
    assert "Urgent" in coordinator.main
    assert "Urgent" in coordinator.open("/coordinator/").main
    assert "Urgent" in coordinator.open("/coordinator/requests").main
    coordinator.open(f"/coordinator/requests/{request.id}").press("No longer urgent")
    assert coordinator.sees("The request is no longer urgent")
    assert "Urgent" not in coordinator.open("/coordinator/").main


def test_who_has_a_helper_is_not_urgent(network, coordinator):
    request = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(request, a_helper(network), status=OfferStatus.ACCEPTED)
    coordinator.open(f"/coordinator/requests/{request.id}")
    assert "This is urgent" not in coordinator.buttons()


def test_another_networks_request_cannot_be_made_urgent(app, network, coordinator):
    theirs = a_request(a_network())
    ours = a_request(network)
    coordinator.open(f"/coordinator/requests/{ours.id}")
    token = coordinator.value("csrf_token")[0]
    for end in ("urgent", "not-urgent"):
        address = f"/coordinator/requests/{theirs.id}/{end}"
        assert coordinator.send(address, {"csrf_token": token}).status == 404
    with app.app_context():
        urgent = select(func.count()).where(HelpRequest.urgent)
        assert db.session.scalar(urgent) == 0
