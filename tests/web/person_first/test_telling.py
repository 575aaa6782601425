"""People who keep paper, and requests found by what is said."""

import pytest

from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import Stage
from helpnet.domain.references import make_reference
from tests.factories import a_network, a_request
from tests.web.person_first.scene import stored_now


def test_who_was_told_where_is_told_once(emptied, coordinator, offline):
    coordinator.open("/coordinator/").follow("I told them where")
    assert coordinator.value("told") == "y"
    coordinator.press("Send there", words="Counter 3 at the town hall")
    assert coordinator.sees("The request is closed.")
    assert stored_now(emptied, offline).stage is Stage.REDIRECTED
    coordinator.open("/coordinator/calls/")
    assert coordinator.sees("Nobody waits for a call")


def test_who_was_not_told_yet_is_called(coordinator, offline):
    coordinator.open(f"/coordinator/requests/{offline.id}/elsewhere")
    assert coordinator.value("told") == []
    coordinator.press("Send there", words="Counter 3 at the town hall")
    assert coordinator.open("/coordinator/calls/").sees("Marcel")


def find(coordinator, text):
    coordinator.open("/coordinator/")
    return coordinator.press("Find", q=text)


@pytest.fixture
def asked(network):
    reference = make_reference([11, 24, 12, 5, 19, 0, 5])  # has a D and a Q or alike
    return a_request(network, reference=reference, name="Élodie Martin")


def test_the_reference_as_it_is_said_opens_the_board(coordinator, asked):
    plain = asked.reference.replace("-", "")
    spoken = (
        asked.reference,
        plain.lower(),
        " ".join(plain),
        f" {plain[:4]} . {plain[4:]}",
    )
    for said in spoken:
        assert f"/requests/{asked.id}" in find(coordinator, said).url, said


def test_signs_that_were_misread_still_open_it(coordinator, asked):
    said = asked.reference.replace("D", "0").replace("Q", "O").replace("7", "1")
    said = said.replace("J", "I").replace("T", "L")
    assert said != asked.reference
    assert f"/requests/{asked.id}" in find(coordinator, said).url


@pytest.mark.parametrize(
    "said", ["04 222 33 44", "+32 4 222 33 44", "élodie", "ELODIE"]
)
def test_number_or_name_open_it(coordinator, asked, said):
    found = find(coordinator, said)
    if said == "ELODIE":  # accents count in a name
        assert found.sees("Nothing found")
        return
    assert f"/requests/{asked.id}" in found.url


def test_of_several_a_list_is_shown(network, coordinator, asked):
    a_request(network, name="Somebody at the same number")
    found = find(coordinator, "04 222 33 44")
    assert found.sees("2 requests")
    assert found.value("q") == "04 222 33 44"


@pytest.mark.parametrize("said", ["K7M4-QX9A", "Nobody", "0800 11 22 33", "%", "💥"])
def test_nothing_found_is_said_with_the_next_step(coordinator, asked, said):
    found = find(coordinator, said)
    assert found.status == 200
    assert found.sees("No request of ours has this reference, number or name.")


def test_nothing_typed_lists_all(coordinator, asked):
    assert find(coordinator, "").sees("1 request")


def test_another_networks_request_is_not_found(emptied, coordinator):
    other = a_request(a_network(), phone="+3242223399", contact_way=ContactWay.PHONE)
    for said in (other.reference, "04 222 33 99", other.name):
        assert find(coordinator, said).sees("Nothing found")
