"""What posters and forms on paper say: never of somebody else's place."""

import pytest
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.services import papers
from tests.factories import a_network, a_partner, a_place


@pytest.fixture
def network(database):
    return a_network(slug="liege", name="Liège helps", phone="04 222 33 44")


@pytest.fixture
def place(network):
    return a_place(a_partner(network), name="Reading room", address="Rue Haute 1")


def test_a_poster_names_the_place_and_the_network(network, place):
    desk = papers.get_poster(place_id=place.id, network_id=network.id)

    assert (desk.network, desk.phone) == ("Liège helps", "04 222 33 44")
    assert (desk.place, desk.address) == ("Reading room", "Rue Haute 1, 4000 Liège")


def test_nobody_makes_a_poster_for_another_place(network, place):
    other_network, other_partner = a_network(), a_partner(network)

    with pytest.raises(NoResultFound):
        papers.get_poster(place_id=place.id, network_id=other_network.id)
    with pytest.raises(NoResultFound):
        papers.get_poster(
            place_id=place.id, network_id=network.id, partner_id=other_partner.id
        )
    with pytest.raises(NoResultFound):
        papers.get_poster(place_id=place.id + 1000, network_id=network.id)


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.ACTIVE}))
def test_a_partner_that_is_not_active_has_no_poster(network, standing):
    place = a_place(a_partner(network, standing=standing))

    with pytest.raises(NoResultFound):
        papers.get_poster(place_id=place.id, network_id=network.id)
    assert papers.find_desk(place_id=place.id) is None


def test_a_place_leads_to_its_network(network, place):
    assert papers.find_network_of_place(place_id=place.id) == network.id
    assert papers.find_network_of_place(place_id=place.id + 1000) is None


def test_papers_go_to_the_place_asked_for_else_to_the_network(network, place):
    assert papers.find_desk(slug="liege").place == ""
    assert papers.find_desk(slug="liege", place_id=place.id).place == "Reading room"
    assert papers.find_desk(slug="liege", place_id=place.id + 1000).place == ""
    assert papers.find_desk(slug="nowhere") is None
    assert papers.find_desk() is None
    assert papers.get_desk(network_id=network.id) == papers.find_desk(slug="liege")
