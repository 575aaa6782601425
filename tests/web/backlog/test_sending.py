"""The plan for all who wait: looked at, and sent."""

from datetime import timedelta

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, SERAING, a_helper, a_request
from tests.web.backlog.scene import NOW, PLAN, SEND, asked, change


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
