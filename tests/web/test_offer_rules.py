"""How offers go out: the rules, their faults, and what they would have done lately."""

from datetime import timedelta

import pytest

from helpnet.domain.access import Role
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.requests import HelpRequest
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account, an_offer

NOW = MONDAY + timedelta(days=20)
PAGE = "/coordinator/network/offers"
FAR = {"latitude": 50.6337, "longitude": 5.6760}  # 7.6 km from the learner
AUTOMATIC = {"offer_policy": "automatic", "quiet_from": "0", "quiet_until": "0"}


@pytest.fixture
def network(emptied, set_clock):
    set_clock(NOW)
    return a_network()


def rules_of(app, network):
    with app.app_context():
        return db.session.get_one(Network, network.id).rules


def test_the_network_leads_there_and_back(coordinator):
    coordinator.open("/coordinator/network/")
    assert coordinator.sees("By hand: a coordinator asks each helper.")
    coordinator.follow("Change how offers go out")
    assert coordinator.heading == "How offers go out"
    coordinator.follow("Back")
    assert coordinator.url == "/coordinator/network/"


def test_the_rules_are_shown_as_they_are_and_changed(app, network, coordinator):
    coordinator.open(PAGE)
    assert coordinator.value("wave_size") == "3"
    assert coordinator.value("offer_policy") == "manual"
    coordinator.press(
        "Save", offer_policy="assisted", wave_size="2", quiet_weekends="y"
    )
    assert coordinator.sees("It is changed.")
    assert coordinator.value("wave_size") == "2"
    rules = rules_of(app, network)
    assert rules["offer_policy"] == "assisted"
    assert rules["quiet_weekends"] is True
    assert rules["promise_days"] == 3


def test_the_other_rules_stay_whichever_form_is_saved(app, network, coordinator):
    coordinator.open(PAGE).press("Save", hours_to_answer="30")
    coordinator.open("/coordinator/network/").press("Save the rules", promise_days="4")
    coordinator.open(PAGE).press("Save", silent_days="30")
    rules = rules_of(app, network)
    kept = {"hours_to_answer": 30, "promise_days": 4, "silent_days": 30}
    assert {name: rules[name] for name in kept} == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("wave_size", "0", "Please type a whole number from 1 to 10."),
        ("hours_to_answer", "-5", "Please type a whole number from 1 to 720."),
        ("urgent_hours", "soon", "Please type a whole number from 1 to 720."),
        ("open_per_helper", "9" * 400, "Please type a whole number from 1 to 20."),
        ("days_after_no", "-1", "Please type a whole number from 0 to 90."),
        ("quiet_from", "24", "Please type a whole number from 0 to 23."),
        ("quiet_until", "", "Please type a whole number from 0 to 23."),
        ("silent_days", "2", "Please type a whole number from 3 to 120."),
        ("urgent_hours", "49", "What is urgent cannot wait longer than the rest."),
        (
            "wave_size",
            "4",
            "This cannot be more than the helpers asked at the same time.",
        ),
    ],
)
@pytest.mark.parametrize("button", ["Save", "Try it on last month"])
def test_each_fault_stands_beside_its_field(
    app, network, coordinator, button, field, typed, sentence
):
    page = coordinator.open(PAGE).press(button, **{field: typed})
    assert page.status == 422
    assert page.value(field) == typed
    assert page.sees(f"Error: {sentence}")
    assert page.html.count(sentence) == 2  # above the form, and beside the field
    assert rules_of(app, network) == {}


def test_several_faults_are_named_at_once(coordinator):
    page = coordinator.open(PAGE).press("Save", wave_size="11", quiet_from="x")
    assert page.sees("Please type a whole number from 1 to 10.")
    assert page.sees("Please type a whole number from 0 to 23.")
    assert page.value("quiet_from") == "x"


def test_a_forged_policy_is_refused_beside_the_question(coordinator):
    page = coordinator.open(PAGE)
    token = page.value("csrf_token")[0]
    fields = {"csrf_token": token, "offer_policy": "anarchy"}
    assert page.send(PAGE, fields).status == 422
    assert page.sees("Please choose from this list.")


def test_a_new_policy_lets_every_search_go_on(app, network, coordinator):
    waiting, helped = a_request(network), a_request(network, stage=Stage.ACCOMPANIED)
    elsewhere = a_request(a_network())
    coordinator.open(PAGE).press("Save", **AUTOMATIC)
    with app.app_context():
        looks = {
            each.id: db.session.get_one(HelpRequest, each.id).look_at
            for each in (waiting, helped, elsewhere)
        }
    assert looks == {waiting.id: NOW, helped.id: None, elsewhere.id: None}


@pytest.mark.parametrize(("policy", "ready"), [("manual", None), ("assisted", MONDAY)])
def test_a_wave_waits_for_a_yes_only_as_long_as_waves_are_confirmed(
    app, emptied, sign_in, set_clock, policy, ready
):
    set_clock(NOW)
    network = a_network(rules={"offer_policy": "assisted"})
    waiting = a_request(network, wave_ready_at=MONDAY)
    coordinator = sign_in(an_account(network))
    coordinator.open(PAGE).press("Save", offer_policy=policy, wave_size="1")
    with app.app_context():
        assert db.session.get_one(HelpRequest, waiting.id).wave_ready_at == ready


def test_nothing_to_try_is_told(coordinator):
    page = coordinator.open(PAGE).press("Try it on last month", **AUTOMATIC)
    assert page.status == 200
    assert page.sees("Nobody asked in this time")
    assert page.sees("There is no request to try these rules on.")


def test_trying_compares_with_what_happened_and_changes_nothing(
    app, network, coordinator
):
    asked = MONDAY + timedelta(days=10, hours=1)
    request = a_request(network, asked_at=asked)
    amina, bilal = a_helper(network), a_helper(network, name="Bilal")
    an_offer(
        request,
        amina,
        status=OfferStatus.DECLINED,
        asked_at=asked + timedelta(days=3),
        answered_at=asked + timedelta(days=3, hours=2),
    )
    a_request(network, asked_at=MONDAY - timedelta(days=40))

    page = coordinator.open(PAGE)
    page.press(
        "Try it on last month",
        **AUTOMATIC,
        wave_size="1",
        widen_reach=None,
        widen_modes=None,
    )

    assert page.status == 200
    assert page.value("wave_size") == "1"  # what was typed is still there
    assert page.sees("These rules in the last 30 days")
    assert page.sees("Had an offer 1 1")
    assert page.sees("Within one hour 1 0")
    assert page.sees("Half of them waited less than less than 1 hour 3 days")
    assert page.sees("Waves 2")
    assert page.sees("Offers 2")
    assert page.sees("Most offers to one helper 1")
    assert page.sees("Nobody left: you are told 1")
    page.follow(request.reference)
    assert page.url == f"/coordinator/requests/{request.id}"
    assert rules_of(app, network) == {}
    assert bilal.id != amina.id


def test_quiet_hours_delay_what_is_asked_in_the_evening(network, coordinator):
    a_request(network, asked_at=MONDAY + timedelta(days=10, hours=12))  # at 22 there
    a_helper(network)
    page = coordinator.open(PAGE)
    page.press("Try it on last month", offer_policy="automatic")
    assert page.sees("Offers that waited for the end of quiet time 1")
    assert page.sees("10 hours")


def test_the_wider_circle_is_tried_where_nobody_fits(network, coordinator):
    a_request(network, asked_at=NOW - timedelta(days=2))
    a_helper(network, reach_km=5.0, **FAR)
    page = coordinator.open(PAGE)
    page.press("Try it on last month", **AUTOMATIC)
    assert page.sees("Looked for in the wider circle 1")
    assert page.sees("Offers 1")
    page.press("Try it on last month", **AUTOMATIC, widen_reach=None, widen_modes=None)
    assert page.sees("Looked for in the wider circle 0")
    assert page.sees("Offers 0")


def test_where_many_fit_nobody_is_looked_for_further_away(
    network, coordinator, monkeypatch
):
    for name in ("LEAST_CANDIDATES", "WAVES_KNOWN"):
        monkeypatch.setattr(f"helpnet.services.policy_preview.{name}", 1)
    a_request(network, asked_at=NOW - timedelta(days=20))
    a_helper(network), a_helper(network, reach_km=5.0, **FAR)
    page = coordinator.open(PAGE)
    page.press("Try it on last month", **AUTOMATIC, wave_size="1")
    assert page.sees("Offers 1")
    page.press("Try it on last month", **AUTOMATIC, wave_size="2")
    assert page.sees("Offers 2")


def test_by_hand_there_is_nothing_to_try(network, coordinator):
    a_request(network, asked_at=NOW - timedelta(days=2))
    page = coordinator.open(PAGE).press("Try it on last month")
    assert page.sees("By hand, nothing goes out by itself.")


def test_with_help_the_coordinator_is_taken_to_confirm_at_once(network, coordinator):
    a_request(network, asked_at=NOW - timedelta(days=2))
    page = coordinator.open(PAGE)
    page.press("Try it on last month", offer_policy="assisted")
    assert page.sees("We take it that you confirm every wave at once.")


def test_a_request_that_cannot_be_understood_is_tried_too(network, coordinator):
    a_helper(network)
    a_request(network, needs=("no-such-skill",), asked_at=NOW - timedelta(days=1))
    page = coordinator.open(PAGE).press("Try it on last month", **AUTOMATIC)
    assert page.sees("Had an offer 0 0")
    assert page.sees("Half of them waited less than – –")


def test_of_very_many_requests_the_newest_are_tried(network, coordinator, monkeypatch):
    monkeypatch.setattr("helpnet.services.policy_preview.MOST_REQUESTS", 2)
    old = a_request(network, asked_at=NOW - timedelta(days=3))
    for hours in (1, 2):
        a_request(network, asked_at=NOW - timedelta(hours=hours))
    page = coordinator.open(PAGE).press("Try it on last month", **AUTOMATIC)
    assert page.sees("There were 3 requests. These are the newest 2.")
    assert not page.sees(old.reference)


def test_only_coordinators_open_it(network, sign_in):
    helper = sign_in(an_account(network, role=Role.HELPER))
    assert helper.open(PAGE).status == 403
