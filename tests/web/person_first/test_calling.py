"""People whom somebody calls first."""

import pytest

from helpnet.domain.asking import Route
from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.survey import Ability
from helpnet.services import surveys
from tests.factories import AROUND_LYON, MONDAY, a_helper, a_network, a_request
from tests.web.person_first.scene import UNKNOWN, stored_now

SAID = {
    "full_name": "Jeanne Lambert",
    "where": "4000",
    "main": "send-email",
    "modes": ["public_place"],
}


@pytest.fixture
def call(network):
    """Return somebody of whom nothing but a number is known."""
    return a_request(network, route=Route.CALL, **UNKNOWN)


def test_the_desk_names_whom_to_call_first(coordinator, call):
    coordinator.open("/coordinator/")
    assert coordinator.sees("Call these people first")
    assert coordinator.sees("04 222 33 44")
    assert coordinator.sees(call.reference)
    assert coordinator.sees("Nobody is waiting")


def test_who_keeps_paper_has_a_section_of_their_own(coordinator, offline):
    coordinator.open("/coordinator/")
    assert coordinator.sees("They keep phone, counter or paper")
    assert coordinator.sees("Marcel")
    assert not coordinator.sees("Call these people first")


def test_an_empty_desk_speaks_of_neither(coordinator):
    coordinator.open("/coordinator/")
    assert not coordinator.sees("Call these people first")
    assert not coordinator.sees("They keep phone, counter or paper")


@pytest.mark.parametrize(
    ("route", "words"),
    [("call", "Call these people first"), ("offline", "They keep phone, counter")],
)
def test_more_than_a_few_are_listed_on_a_page(network, coordinator, route, words):
    for number in range(9):
        a_request(network, route=Route(route), name=f"Person {number}")
    a_request(network, name="Waits for a helper")
    coordinator.open("/coordinator/").follow("Show all")
    assert coordinator.sees("9 requests")
    assert not coordinator.sees("Waits for a helper")
    assert coordinator.open("/coordinator/requests?stage=waiting").sees("1 request")


def test_the_board_says_what_to_do_instead_of_candidates(network, coordinator, call):
    a_helper(network)
    coordinator.open(f"/coordinator/requests/{call.id}")
    assert coordinator.sees("Call this person first")
    assert coordinator.sees("Nobody looks for a helper yet.")
    assert not coordinator.sees("helper fits")
    assert not coordinator.sees("Change what was asked")
    assert not coordinator.sees("Any time")


def test_what_they_say_turns_the_call_into_a_request(
    emptied, network, coordinator, call
):
    a_helper(network)
    coordinator.open("/coordinator/").follow("Write down what they say")
    assert coordinator.sees(f"Tell them their reference: {call.reference}.")
    assert coordinator.value("phone") == "+32 4 222 33 44"
    coordinator.press("Save", **SAID)
    assert coordinator.sees("1 helper fits")
    assert coordinator.sees("The learner was called")
    assert coordinator.sees(call.reference)
    assert stored_now(emptied, call).route is Route.HELPER
    assert not coordinator.open("/coordinator/").sees("Call these people first")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(coordinator, call):
    coordinator.open(f"/coordinator/requests/{call.id}/complete")
    coordinator.press("Save", full_name="Jeanne", notes="I hear badly.")
    assert coordinator.status == 422
    assert coordinator.sees("Please type a postcode or a town.")
    assert coordinator.sees("Please choose one thing.")
    assert coordinator.value("full_name") == "Jeanne"
    assert coordinator.value("notes") == "I hear badly."
    coordinator.press("Save", **SAID | {"where": "5000 Namur"})
    assert coordinator.status == 422
    assert coordinator.sees("No network covers this place.")
    coordinator.press("Save", where="4000")
    assert coordinator.status == 200


def test_what_is_known_is_filled_in(coordinator, offline):
    coordinator.open(f"/coordinator/requests/{offline.id}")
    coordinator.follow("They do want a helper")
    assert coordinator.value("full_name") == "Marcel"
    assert coordinator.value("where") == "4000 Liège"
    assert coordinator.value("main") == "send-email"
    coordinator.press("Save", modes=["phone"])
    assert coordinator.sees("Another way was chosen")


def test_somebody_faster_is_no_error(coordinator, call):
    page = f"/coordinator/requests/{call.id}/complete"
    coordinator.open(page)
    in_another_tab = coordinator.tree
    coordinator.press("Save", **SAID)
    coordinator.open(page)
    assert coordinator.sees("This request does not wait for a call any more.")
    coordinator.tree, coordinator.url = in_another_tab, page
    coordinator.press("Save", **SAID)
    assert coordinator.sees("This request does not wait for a call any more.")


def test_what_was_said_meanwhile_is_not_written_over(emptied, coordinator, call):
    page = f"/coordinator/requests/{call.id}/complete"
    coordinator.open(page)
    in_another_tab = coordinator.tree
    coordinator.press("Save", **SAID | {"offline": "y", "notes": "Keeps paper."})
    coordinator.tree, coordinator.url = in_another_tab, page
    coordinator.press("Save", **SAID | {"full_name": "Jeanne Martin"})
    assert coordinator.status == 409
    assert coordinator.sees("This has changed meanwhile")
    assert coordinator.value("full_name") == "Jeanne Martin"
    assert stored_now(emptied, call).route is Route.OFFLINE
    coordinator.press("Save")
    assert stored_now(emptied, call).name == "Jeanne Martin"


def test_a_number_stays_the_same_wherever_they_live(emptied, coordinator, network):
    a_network(country="FR", territory=AROUND_LYON)
    left = {"phone": "+32470123456"}
    call = a_request(network, route=Route.CALL, **UNKNOWN | left)
    coordinator.open(f"/coordinator/requests/{call.id}/complete")
    coordinator.press("Save", **SAID | {"where": "69001"})
    assert stored_now(emptied, call).town.startswith("Lyon")
    assert stored_now(emptied, call).phone == "+32470123456"


def test_what_they_answered_by_the_link_is_kept(emptied, coordinator, call):
    said = {SurveyTask.EMAIL: Ability.WITH_HELP, SurveyTask.NEWS: Ability.NO}
    with emptied.app_context():
        surveys.answer(request_id=call.id, answers=said, now=MONDAY)
    coordinator.open(f"/coordinator/requests/{call.id}/complete")
    coordinator.press("Save", **SAID | {"survey_news": "alone"})
    with emptied.app_context():
        lines = surveys.show(request_id=call.id).lines
    kept = {line.task: line.ability for line in lines if line.ability}
    assert kept == said | {SurveyTask.NEWS: Ability.ALONE}


def test_a_place_of_another_network_takes_it_there(emptied, coordinator, call):
    other = a_network(country="FR", territory=AROUND_LYON)
    coordinator.open(f"/coordinator/requests/{call.id}/complete")
    coordinator.press("Save", **SAID | {"where": "69001", "phone": "04 72 00 00 00"})
    assert coordinator.sees("It belongs to another network")
    assert stored_now(emptied, call).network_id == other.id


def test_another_networks_call_is_not_found(coordinator):
    other = a_request(a_network(), route=Route.CALL)
    assert coordinator.open(f"/coordinator/requests/{other.id}/complete").status == 404
