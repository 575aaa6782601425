"""The coordinator's plan for everybody who waits: seen, edited, sent in one step."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from tests.factories import (
    MONDAY,
    SERAING,
    a_helper,
    a_network,
    a_request,
    an_account,
    an_offer,
)

NOW = MONDAY + timedelta(days=10)
PLAN = "/coordinator/backlog"
SEND = "Send the chosen offers"


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network(name="Liège helps")


@pytest.fixture
def coordinator(network, sign_in):
    return sign_in(an_account(network))


def asked(app):
    """Return who was asked for whom: (request, helper) of every offer."""
    with app.app_context():
        rows = db.session.execute(select(Offer.request_id, Offer.helper_id))
        return {tuple(row) for row in rows}


def change(app, row_type, key, **fields):
    with app.app_context():
        for name, value in fields.items():
            setattr(db.session.get_one(row_type, key), name, value)
        db.session.commit()


def test_when_nobody_waits_the_page_says_so(coordinator):
    coordinator.open(PLAN)
    assert coordinator.sees("Nobody is waiting")
    assert SEND not in coordinator.buttons()


def test_the_desk_leads_to_the_plan_and_back(network, coordinator):
    for _ in range(2):
        a_request(network)
    coordinator.open("/coordinator/").follow("Plan for everybody who waits (2)")
    assert coordinator.url == PLAN
    assert coordinator.sees("2 people wait for a helper.")
    assert coordinator.follow("Back").url == "/coordinator/"


def test_the_plan_stands_beside_first_come_first_served(network, coordinator):
    first = a_request(network, name="First Person", asked_at=NOW - timedelta(days=4))
    second = a_request(network, name="Second Person", urgent=True)
    a_helper(network, name="Amina Benali")
    a_helper(network, name="Paul Petit", **SERAING)

    coordinator.open(PLAN)

    page = coordinator.main
    assert "People who get a helper 2 2" in page
    assert "Everybody has a helper" in page
    assert "Asked 4 days ago" in page
    assert "Urgent" in page
    assert "Can teach 1 of 1 wish" in page
    assert "Lives less than 1 km away and travels up to 10 km" in page
    assert page.index("Second Person") < page.index("First Person")
    boards = [href for words, href in coordinator.links() if words == first.reference]
    assert boards == [f"/coordinator/requests/{first.id}"]
    assert set(coordinator.value("send")) == {str(first.id), str(second.id)}


def test_one_press_sends_every_offer(app, network, coordinator):
    pairs = {
        (a_request(network).id, helper.id)
        for helper in [a_helper(network, capacity=2)]
        for _ in range(2)
    }
    coordinator.open(PLAN).press(SEND)
    assert coordinator.status == 200
    assert coordinator.sees("2 offers have been sent.")
    assert coordinator.sees("Nobody is waiting")
    assert asked(app) == pairs


def test_looking_sends_nothing(app, network, coordinator):
    a_request(network), a_helper(network)
    coordinator.open(PLAN)
    assert asked(app) == set()


def test_a_row_without_its_tick_and_nobody_now_are_not_sent(app, network, coordinator):
    requests = [a_request(network, asked_at=MONDAY) for _ in range(3)]
    helper = a_helper(network, capacity=3)
    coordinator.open(PLAN).press(
        SEND,
        send=[str(requests[0].id), str(requests[1].id)],
        **{f"helper-{requests[1].id}": ""},
    )
    assert coordinator.sees("1 helper has been asked.")
    assert asked(app) == {(requests[0].id, helper.id)}


def test_another_helper_can_be_chosen(app, network, coordinator):
    request = a_request(network)
    a_helper(network, name="Best Helper", capacity=5)
    other = a_helper(network, name="Other Helper")
    coordinator.open(PLAN)
    assert coordinator.sees("Other Helper, less than 1 km")
    coordinator.press(SEND, **{f"helper-{request.id}": str(other.id)})
    assert asked(app) == {(request.id, other.id)}


def test_someone_left_over_can_take_the_place_of_another(app, network, coordinator):
    older = a_request(network, name="Older Person", asked_at=MONDAY)
    newer = a_request(network, name="Newer Person", asked_at=NOW)
    helper = a_helper(network, capacity=1)
    coordinator.open(PLAN)
    assert coordinator.sees("Still waiting: the helpers who fit help others first")
    coordinator.press(
        SEND,
        **{f"helper-{older.id}": "", f"helper-{newer.id}": str(helper.id)},
    )
    assert asked(app) == {(newer.id, helper.id)}


def test_too_many_for_one_helper_is_said_beside_the_rows(app, network, coordinator):
    first = a_request(network, name="First Person", asked_at=MONDAY)
    second = a_request(network, name="Second Person", asked_at=MONDAY)
    amina = a_helper(network, name="Amina Benali", capacity=1)
    other = a_helper(network, name="Other Helper", capacity=1, **SERAING)
    third = a_request(network, asked_at=NOW)
    coordinator.open(PLAN)
    coordinator.press(
        SEND,
        send=[str(first.id), str(second.id)],
        **{f"helper-{each.id}": str(amina.id) for each in (first, second)},
    )
    assert coordinator.status == 422
    assert "Error: " in coordinator.html.split("</title>")[0]
    for name in ("First Person", "Second Person"):
        sentence = f"{name}: Amina Benali has room for 1 more person. Choose again."
        assert coordinator.main.count(sentence) == 2  # above and beside the row
    assert f'href="#helper-{first.id}"' in coordinator.html
    assert asked(app) == set()
    for each in (first, second):
        assert coordinator.value(f"helper-{each.id}") == str(amina.id)
    assert coordinator.value(f"helper-{third.id}") == ""

    coordinator.press(SEND, **{f"helper-{second.id}": str(other.id)})
    assert asked(app) == {(first.id, amina.id), (second.id, other.id)}


def test_what_changed_meanwhile_is_told_and_the_rest_is_sent(app, network, coordinator):
    fine, paused, gone, kept = (
        a_request(network, name=name, asked_at=MONDAY)
        for name in ("Fine Person", "Unlucky Person", "Gone Person", "Kept Person")
    )
    helpers = [a_helper(network, name=f"Helper {n}", capacity=1) for n in range(4)]
    coordinator.open(PLAN)
    chosen = {
        f"helper-{request.id}": str(helper.id)
        for request, helper in zip((fine, paused, gone, kept), helpers, strict=True)
    }
    change(app, Helper, helpers[1].id, standing=Standing.PAUSED)
    change(app, HelpRequest, gone.id, stage=Stage.WITHDRAWN, closed_at=NOW)

    ticked = [str(each.id) for each in (fine, paused, gone)]
    coordinator.press(SEND, send=ticked, **chosen)

    assert coordinator.status == 409
    assert coordinator.sees("1 helper has been asked.")
    no = "Unlucky Person: Helper 1 was not asked (Is not active now)."
    assert coordinator.main.count(no) == 2
    assert coordinator.sees("Gone Person: Helper 2 was not asked (Cancelled).")
    assert f'href="#helper-{gone.id}"' not in coordinator.html
    assert asked(app) == {(fine.id, helpers[0].id)}
    # Nobody is put in the place of the helper who was chosen and refused.
    assert coordinator.value("send") == str(paused.id)
    assert coordinator.value(f"helper-{paused.id}") == ""
    assert coordinator.value(f"helper-{kept.id}") == str(helpers[3].id)


def test_rows_that_come_in_place_of_sent_ones_are_ticked(
    app, network, coordinator, monkeypatch
):
    monkeypatch.setattr("helpnet.services.backlog.MOST_PAIRS", 3)
    requests = [
        a_request(network, asked_at=MONDAY + timedelta(days=n)) for n in range(5)
    ]
    helpers = [a_helper(network, capacity=1) for _ in requests]
    coordinator.open(PLAN)
    shown = [str(each.id) for each in requests[:3]]
    assert sorted(coordinator.value("send")) == sorted(shown)
    refused = int(coordinator.value(f"helper-{shown[1]}"))
    assert refused in {helper.id for helper in helpers}
    change(app, Helper, refused, standing=Standing.PAUSED)

    coordinator.press(SEND, send=shown[:2])

    assert coordinator.status == 409
    ticked = coordinator.value("send")
    assert shown[2] not in ticked  # its tick was taken away
    assert str(requests[3].id) in ticked  # never shown before


def test_pressing_twice_sends_once(app, network, coordinator):
    pair = (a_request(network).id, a_helper(network).id)
    coordinator.open(PLAN)
    fields = {
        "csrf_token": coordinator.value("csrf_token")[0],
        "send": str(pair[0]),
        f"helper-{pair[0]}": str(pair[1]),
    }
    for _ in range(2):
        coordinator.send(PLAN, fields)
        assert coordinator.status == 200
        assert coordinator.sees("1 helper has been asked.")
    assert asked(app) == {pair}


def test_choosing_nobody_is_said_in_place_and_every_pick_is_kept(
    app, network, coordinator
):
    first, second = (a_request(network, asked_at=MONDAY) for _ in range(2))
    a_helper(network, name="Best Helper", capacity=5)
    other = a_helper(network, name="Other Helper")
    coordinator.open(PLAN)
    coordinator.press(SEND, send=[], **{f"helper-{first.id}": str(other.id)})

    assert coordinator.status == 422
    assert "Error: " in coordinator.html.split("</title>")[0]
    assert coordinator.main.count("Nothing was sent. Choose at least one helper") == 2
    assert f'href="#row-{first.id}"' in coordinator.html
    assert coordinator.value("send") == []
    assert coordinator.value(f"helper-{first.id}") == str(other.id)
    assert asked(app) == set()

    coordinator.press(SEND, send=[str(first.id)])
    assert asked(app) == {(first.id, other.id)}
    assert second.id not in {request_id for request_id, _helper in asked(app)}


def test_a_tick_beside_nobody_now_sends_nothing_and_stays(app, network, coordinator):
    request = a_request(network)
    a_helper(network)
    coordinator.open(PLAN).press(SEND, **{f"helper-{request.id}": ""})
    assert coordinator.status == 422
    assert coordinator.value("send") == str(request.id)
    assert coordinator.value(f"helper-{request.id}") == ""
    assert asked(app) == set()


def test_who_was_not_on_the_page_is_not_sent_with_a_correction(
    app, network, coordinator
):
    first = a_request(network, asked_at=MONDAY)
    a_helper(network, capacity=5)
    coordinator.open(PLAN)
    later = a_request(network, asked_at=NOW)
    coordinator.press(SEND, send=[])
    assert coordinator.value("send") == []
    assert coordinator.value(f"helper-{later.id}") != ""
    coordinator.press(SEND, send=[str(first.id)])
    assert {request_id for request_id, _helper in asked(app)} == {first.id}


def test_nobody_else_takes_the_place_of_a_helper_who_is_gone(app, network, coordinator):
    """The select would show its first line; the coordinator chose somebody else."""
    first, second = (
        a_request(network, name=name, asked_at=MONDAY)
        for name in ("First Person", "Second Person")
    )
    crowded = a_helper(network, name="Crowded Helper", capacity=1)
    a_helper(network, name="Free Helper", capacity=5)
    gone = a_helper(network, name="Gone Helper", capacity=5)
    third = a_request(network, name="Third Person", asked_at=MONDAY)
    coordinator.open(PLAN)
    picks = {first: crowded, second: crowded, third: gone}
    change(app, Helper, gone.id, standing=Standing.PAUSED)
    coordinator.press(
        SEND, **{f"helper-{key.id}": str(one.id) for key, one in picks.items()}
    )
    assert coordinator.status == 422
    assert coordinator.value(f"helper-{third.id}") == ""
    sentence = "Third Person: this helper cannot be asked any more. Choose again."
    assert coordinator.main.count(sentence) == 2


def test_a_row_without_its_tick_is_not_sent_when_the_plan_leaves_it_over(
    app, network, coordinator
):
    older = a_request(network, name="Older Person", asked_at=MONDAY)
    helper = a_helper(network, name="Only Helper", capacity=1)
    coordinator.open(PLAN)
    a_request(network, name="Urgent Person", urgent=True)
    coordinator.press(SEND, send=[])
    assert coordinator.status == 422
    assert coordinator.value(f"helper-{older.id}") == ""
    coordinator.press(SEND)
    assert (older.id, helper.id) not in asked(app)


def test_forms_that_are_no_plan_send_nothing(app, network, coordinator):
    request, theirs = a_request(network), a_request(a_network())
    stranger = a_helper(a_network(), name="Canary Foreign")
    token = coordinator.open(PLAN).value("csrf_token")[0]

    def send(**fields):
        return coordinator.send(PLAN, {"csrf_token": token, **fields})

    for typed in ("x", "-1", "99999999999", "1e3", ""):
        name = f"helper-{request.id}"
        assert send(**{"send": str(request.id), name: typed}).status == 422, typed
        assert send(**{"send": typed, f"helper-{typed}": "1"}).status == 422, typed
    named = {"send": str(theirs.id), f"helper-{theirs.id}": str(stranger.id)}
    assert send(**named).status == 404
    named = {"send": str(request.id), f"helper-{request.id}": str(stranger.id)}
    assert send(**named).status == 409
    assert "Canary" not in coordinator.html
    assert coordinator.sees("This helper was not asked (Belongs to another network)")
    assert asked(app) == set()


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
