"""The plan for all who wait: choices that cannot be sent, and what stays."""

from helpnet.domain.access import Standing
from helpnet.store.helpers import Helper
from tests.factories import MONDAY, a_helper, a_network, a_request
from tests.web.backlog.scene import NOW, PLAN, SEND, asked, change


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
