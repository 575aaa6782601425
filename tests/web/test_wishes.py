"""A coordinator changes what was asked, after a word with the learner."""

from datetime import timedelta

import pytest

from helpnet.domain.autonomy import Level
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.requests import HelpRequest
from tests.factories import (
    LIEGE,
    MONDAY,
    a_helper,
    a_network,
    a_partner,
    a_place,
    a_request,
    an_offer,
    stored,
)


@pytest.fixture
def network(emptied, set_clock):
    set_clock(MONDAY + timedelta(hours=3))
    return a_network()


@pytest.fixture
def now_stored(app):
    """Return a function that reads a request as it stands, needs and all."""

    def read(request):
        with app.app_context():
            found = db.session.get_one(HelpRequest, request.id)
            return found, [need.skill for need in found.needs]

    return read


def board(request):
    return f"/coordinator/requests/{request.id}"


def wishes(request):
    return f"{board(request)}/wishes"


def test_one_click_proposes_the_change_that_finds_somebody(
    network, coordinator, now_stored
):
    request = a_request(network, times=frozenset({"mon_am"}))
    a_helper(network, languages=frozenset({"nl"}))

    coordinator.open(board(request)).follow("1 helper more in Dutch")
    assert coordinator.value("languages") == ["fr", "nl"]
    assert coordinator.sees("Call the person first.")
    assert ("04 222 33 44", "tel:042223344") in coordinator.links()

    coordinator.press("Keep the changes")
    assert coordinator.sees("The request is changed. The next search uses it.")
    assert "Ask Amina Benali" in coordinator.buttons()
    assert coordinator.sees("The request was changed")
    changed, needs = now_stored(request)
    assert changed.languages == {"fr", "nl"}
    assert (changed.times, needs) == ({"mon_am"}, ["send-email"])
    assert changed.latitude == request.latitude


@pytest.mark.parametrize(
    ("proposed", "field", "expected"),
    [
        ("mode=phone", "modes", ["public_place", "phone"]),
        ("day=sun", "times", ["mon_am", "sun_am", "sun_pm", "sun_eve"]),
        ("any_time=1", "any_time", "y"),
        ("main_need=read-news", "main", "read-news"),
        ("mode=teleport&day=someday&language=xx", "modes", "public_place"),
        ("main_need=fly", "main", "send-email"),
    ],
)
def test_every_kind_of_change_can_be_proposed(
    network, coordinator, proposed, field, expected
):
    request = a_request(
        network, needs=("send-email", "read-news"), times=frozenset({"mon_am"})
    )
    coordinator.open(f"{wishes(request)}?{proposed}")
    assert coordinator.value(field) == expected


def test_a_main_need_that_steps_back_stays_a_wish(network, coordinator, now_stored):
    request = a_request(network, needs=("send-email", "read-news"))
    coordinator.open(f"{wishes(request)}?main_need=read-news").press("Keep the changes")
    assert now_stored(request)[1] == ["read-news", "send-email"]


def test_coming_to_a_place_finds_exactly_the_helper_it_promised(
    network, coordinator, now_stored
):
    library = a_place(
        a_partner(network),
        name="Library of Herstal",
        latitude=LIEGE["latitude"] + 0.1,
        precision_km=0.0,
        postcode="4040",
        town="Herstal",
        opening_hours="Tu 09:00-12:00",
    )
    request = a_request(network, times=frozenset({"tue_am", "sun_eve"}))
    a_helper(network, reach_km=11.2, **LIEGE | {"latitude": LIEGE["latitude"] + 0.2})

    coordinator.open(board(request))
    coordinator.follow("1 helper more if the person came to Library of Herstal")
    assert coordinator.sees("The person comes to Library of Herstal")
    assert coordinator.sees("The history keeps the town of the person.")
    assert coordinator.value("modes") == "public_place"
    assert coordinator.value("times") == "tue_am"

    coordinator.press("Keep the changes")
    assert "Ask Amina Benali" in coordinator.buttons()
    changed, _needs = now_stored(request)
    assert (changed.postcode, changed.latitude) == ("4040", library.latitude)
    # Where the person lives is not lost: it stands in the history.
    assert coordinator.sees("4000 Liège → Library of Herstal, 4040 Herstal")


def test_nobody_is_sent_to_a_place_that_is_on_no_map(network, coordinator):
    nowhere = a_place(a_partner(network), latitude=None, longitude=None)
    request = a_request(network)
    assert coordinator.open(f"{wishes(request)}?place={nowhere.id}").status == 404


def test_a_place_that_was_proposed_can_be_refused(network, coordinator, now_stored):
    place = a_place(a_partner(network), latitude=50.7)
    request = a_request(network)
    page = coordinator.open(f"{wishes(request)}?place={place.id}")
    page.press("Keep the changes", at_place=None)
    assert now_stored(request)[0].latitude == request.latitude
    assert coordinator.open(f"{wishes(request)}?place=987654").status == 404


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    network, coordinator, now_stored
):
    request = a_request(network)
    coordinator.open(wishes(request)).press(
        "Keep the changes",
        modes=[],
        languages=[],
        any_time=None,
        main="",
        where="Xyzzy",
    )
    assert coordinator.status == 422
    for complaint in (
        "Please tick at least one way.",
        "Please tick at least one language.",
        "Please tick “Any time”, or at least one time.",
        "Please choose one thing.",
        "We do not know this place.",
    ):
        assert coordinator.sees(complaint), complaint
    assert coordinator.value("where") == "Xyzzy"
    assert now_stored(request)[0].languages == {"fr"}


def test_an_unknown_place_is_mended_here(network, coordinator, now_stored):
    lost = a_request(network, latitude=None, longitude=None, postcode="", town="Xŷzzy")
    a_helper(network)
    coordinator.open(board(lost)).follow("Change what was asked")
    coordinator.press("Keep the changes")
    assert coordinator.status == 422
    assert coordinator.sees("We do not know this place.")
    coordinator.press("Keep the changes", where="4000")
    assert now_stored(lost)[0].latitude is not None
    assert "Ask Amina Benali" in coordinator.buttons()


def test_a_goal_that_was_worked_on_is_never_lost(app, network, coordinator, now_stored):
    with app.app_context():
        request = a_request(network, needs=("send-email", "read-news", "pay-online"))
        offer = an_offer(request, a_helper(network), status=OfferStatus.ENDED)
        held = HelpSession(
            request_id=request.id,
            offer_id=offer.id,
            status=SessionStatus.DONE,
            starts_at=MONDAY,
            mode=Mode.PUBLIC_PLACE,
            entry_key="worked",
        )
        goal = request.needs[0].id
        held.levels = [SessionLevel(need_id=goal, level=Level.TOGETHER)]
        stored(held)
        address = wishes(request)

    coordinator.open(address).press(
        "Keep the changes", main="pay-online", needs=["open-website"]
    )

    assert now_stored(request)[1] == ["pay-online", "open-website", "send-email"]
    with app.app_context():
        assert db.session.get(SessionLevel, (held.id, goal)) is not None


def test_nothing_changes_once_somebody_helps(network, coordinator):
    helped = a_request(network, stage=Stage.ACCOMPANIED)
    an_offer(helped, a_helper(network, load=1), status=OfferStatus.ACCEPTED)
    coordinator.open(board(helped))
    assert not coordinator.sees("Change what was asked")
    assert coordinator.open(wishes(helped)).status == 409


def test_requests_of_other_networks_do_not_exist(network, coordinator, now_stored):
    foreign = a_request(a_network(), name="Canary Foreign")
    assert coordinator.open(wishes(foreign)).status == 404
    assert "Canary" not in coordinator.html
    token = coordinator.open(wishes(a_request(network))).value("csrf_token")[0]
    fields = {"csrf_token": token, "main": "pay-online", "where": "4000 Liège"}
    others = {"modes": "phone", "any_time": "y", "languages": "nl"}
    assert coordinator.send(wishes(foreign), fields | others).status == 404
    assert now_stored(foreign)[0].languages == {"fr"}


def test_the_place_before_stands_in_the_history_whoever_changes_it(
    app, network, coordinator
):
    request = a_request(network)
    coordinator.open(wishes(request)).press("Keep the changes", where="4100 Seraing")
    assert coordinator.sees("4000 Liège → 4100 Seraing")
    coordinator.open(wishes(request)).press("Keep the changes")
    with app.app_context():
        steps = db.session.get_one(HelpRequest, request.id).history
        assert [step.detail for step in steps[-2:]] == ["4000 Liège → 4100 Seraing", ""]


def test_nobody_comes_to_a_place_and_is_visited_at_home(
    network, coordinator, now_stored
):
    place = a_place(a_partner(network), latitude=50.7, opening_hours="24/7")
    request = a_request(network)
    coordinator.open(f"{wishes(request)}?place={place.id}")
    coordinator.press("Keep the changes", modes=["public_place", "home_visit"])
    assert coordinator.status == 422
    assert coordinator.sees("The person comes to the place: then no home visit.")
    assert now_stored(request)[0].latitude == request.latitude
    coordinator.press("Keep the changes", modes=["public_place"])
    assert now_stored(request)[0].latitude == 50.7


def test_the_change_is_kept_in_the_history(app, network, coordinator):
    request = a_request(network)
    coordinator.open(wishes(request)).press("Keep the changes")
    with app.app_context():
        steps = db.session.get_one(HelpRequest, request.id).history
        assert steps[-1].what is Happening.CHANGED
        assert steps[-1].account_id is not None
