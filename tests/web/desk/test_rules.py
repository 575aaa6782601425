"""The rules of a network, and who leaves."""

import pytest

from helpnet.domain.access import Role
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from tests.factories import a_helper, a_network, a_request, an_account


def test_nobody_yet_is_not_nobody_found(network, coordinator):
    coordinator.open("/coordinator/people/")
    assert coordinator.sees("No helpers yet")
    assert not coordinator.sees("Nobody found")
    coordinator.press("Search", q="Amina")
    assert coordinator.sees("Nobody found")
    coordinator.open("/coordinator/people/").follow("http://localhost/volunteer")
    assert coordinator.status == 200


def test_rules_are_changed_or_their_faults_named(app, network, coordinator):
    a_helper(network)
    coordinator.open("/coordinator/network/")
    assert coordinator.value("closeness") == "35"
    assert coordinator.sees("4000") is False
    coordinator.press("Save the rules", closeness="90")
    assert coordinator.status == 422
    assert coordinator.sees(
        "The five weights must add up to 100. Now they add up to 155."
    )
    coordinator.press("Save the rules", closeness="34.9999")
    assert coordinator.sees("Now they add up to 99.9999.")
    coordinator.press("Save the rules", closeness="90")
    assert coordinator.value("closeness") == "90"
    coordinator.press("Save the rules", closeness="35", promise_days="9999")
    assert coordinator.status == 422
    assert coordinator.sees("Please type a whole number from 1 to 30.")
    coordinator.press("Save the rules", promise_days="4")
    assert coordinator.sees("It is changed.")
    with app.app_context():
        assert db.session.get_one(Network, network.id).rules["promise_days"] == 4


def test_the_name_of_the_network_is_changed(app, network, coordinator):
    coordinator.open("/coordinator/network/").press("Save", name="")
    assert coordinator.status == 422
    coordinator.press("Save", name="Help in Liège", phone="+32 4 1")
    assert coordinator.heading == "Help in Liège"


def test_helpers_do_not_open_the_pages_of_coordinators(network, sign_in):
    helper = sign_in(an_account(network, role=Role.HELPER))
    for path in ("", "requests", "people/", "messages/", "network/"):
        assert helper.open(f"/coordinator/{path}").status == 403, path


@pytest.mark.parametrize(
    "weight", ["NaN", "sNaN", "-sNaN", "Infinity", "1e999999", "٣"]
)
def test_a_weight_that_is_no_number_is_refused_beside_it(coordinator, weight):
    coordinator.open("/coordinator/network/").press("Save the rules", closeness=weight)
    assert coordinator.status == 422
    assert coordinator.value("closeness") == weight


def test_a_weight_may_be_typed_with_a_comma(coordinator):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", closeness="34,5", needs="25.5")
    assert page.status == 200
    assert (page.value("closeness"), page.value("needs")) == ("34.5", "25.5")


def test_words_instead_of_a_weight_are_answered_with_what_to_type(coordinator):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", closeness="a third")
    assert page.status == 422
    assert page.value("closeness") == "a third"
    assert page.sees("Error: Please type a number from 0 to 100.")


@pytest.mark.parametrize("typed", ["9" * 400, "-" + "9" * 400, "1e3", "", "1.5"])
def test_a_rule_that_is_no_whole_number_is_refused_beside_it(coordinator, typed):
    page = coordinator.open("/coordinator/network/")
    page.press("Save the rules", promise_days=typed)
    assert page.status == 422
    assert page.value("promise_days") == typed


@pytest.mark.parametrize("typed", ["élodie", "ÉLODIE", "Ślęzak", "śLĘ", "øst", "ØST"])
def test_capital_letters_with_accents_are_found_on_both_databases(
    network, coordinator, typed
):
    a_helper(network, name="Élodie Ślęzak Øst")
    a_request(network, name="Élodie Ślęzak Øst")
    for path in ("people/", "requests"):
        coordinator.open(f"/coordinator/{path}?q={typed}")
        assert coordinator.sees("Élodie Ślęzak Øst"), path


def test_nobody_leaves_while_a_learner_counts_on_them(emptied, sign_in):
    network = a_network()
    helper = a_helper(network, capacity=2, load=1)
    desk = sign_in(an_account(network))
    desk.open(f"/coordinator/people/{helper.id}")
    token = desk.value("csrf_token")
    desk.send(
        f"/coordinator/people/{helper.id}/left",
        {"csrf_token": token[0] if isinstance(token, list) else token},
    )
    assert desk.status == 409
    with emptied.app_context():
        assert db.session.get_one(Helper, helper.id).standing == "active"
