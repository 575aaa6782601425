"""The desk: who waits, found by name, with pages."""

from datetime import timedelta

from helpnet.domain.access import Standing
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest
from tests.factories import NAMUR, a_helper, a_network, a_request, stored
from tests.web.desk.scene import NOW, a_call


def test_an_empty_desk_is_calm(coordinator):
    coordinator.open("/coordinator/")
    assert coordinator.status == 200
    assert coordinator.sees("Nobody is waiting")


def test_who_waits_longest_comes_first_with_how_many_fit(network, coordinator):
    a_request(network, name="Second Person", asked_at=NOW - timedelta(days=1))
    a_request(network, name="First Person", asked_at=NOW - timedelta(days=4))
    a_request(network, name="Nobody Fits", languages=frozenset({"ku"}), asked_at=NOW)
    a_helper(network)

    coordinator.open("/coordinator/")

    page = coordinator.main
    assert page.index("First Person") < page.index("Second Person")
    assert coordinator.sees("4 days ago")
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("Nobody fits yet")


def test_the_desk_counts_what_needs_a_human_and_leads_there(network, coordinator):
    assert coordinator.open("/coordinator/").sees("Nothing waits for you")
    a_call(network, a_request(network, stage=Stage.ACCOMPANIED))
    a_helper(network, standing=Standing.APPLIED)
    coordinator.open("/coordinator/")
    assert coordinator.sees("Call to make 1")
    assert coordinator.sees("Volunteer to approve 1")
    coordinator.follow("What needs you now (2)")
    assert coordinator.url == "/coordinator/today/"


def test_messages_of_other_networks_are_not_ours(network, coordinator):
    other = a_network()
    notice = a_call(other, a_request(other, name="Canary Foreign"))
    coordinator.open("/coordinator/")
    assert "Canary" not in coordinator.html
    assert coordinator.open(f"/coordinator/messages/{notice.id}").status == 404


def test_who_wants_a_call_stays_until_somebody_called(app, network, coordinator):
    request = a_request(network, name="Please Call", stage=Stage.ACCOMPANIED)
    with app.app_context():
        row = db.session.get_one(HelpRequest, request.id)
        row.tell(Happening.CALL_WANTED, at=NOW, by=Actor.LEARNER)
        db.session.commit()
    assert coordinator.open("/coordinator/").sees("They asked for a call")
    coordinator.open(f"/coordinator/requests/{request.id}")
    coordinator.press("Keep the note", note="Called")
    assert not coordinator.open("/coordinator/").sees("They asked for a call")


def test_unmet_asks_nearby_are_shown(network, coordinator):
    stored(
        UnmetAsk(
            asked_at=NOW,
            draft_key="d1",
            needs=["send-email"],
            nearest_network_id=network.id,
            distance_km=12.0,
            **NAMUR,
        )
    )
    coordinator.open("/coordinator/")
    assert coordinator.sees("Asked from places nobody covers")
    assert coordinator.sees("5000 Namur")


def test_requests_are_found_by_name_reference_and_stage(network, coordinator):
    wanted = a_request(network, name="Zoé Martin", stage=Stage.ACCOMPANIED)
    a_request(network, name="Other Person")
    for typed in ("zoé", wanted.reference, wanted.reference.lower().replace("-", " ")):
        coordinator.open("/coordinator/requests").press("Search", q=typed)
        assert coordinator.sees("Zoé Martin"), typed
        assert not coordinator.sees("Other Person"), typed
    coordinator.open("/coordinator/requests").press("Search", stage="waiting")
    assert coordinator.sees("Other Person")
    assert not coordinator.sees("Zoé Martin")
    coordinator.press("Search", q="100%_", stage="")
    assert coordinator.sees("Nothing found")
    assert coordinator.open("/coordinator/requests?stage=nonsense").status == 404
    assert coordinator.open("/coordinator/requests?page=nonsense").status == 200


def test_long_lists_have_pages(network, coordinator):
    for number in range(27):
        a_request(network, name=f"Person {number:02}")
    coordinator.open("/coordinator/requests")
    assert coordinator.sees("Page 1 of 2")
    assert not coordinator.sees("Person 26")
    assert coordinator.follow("Next page").sees("Person 26")
