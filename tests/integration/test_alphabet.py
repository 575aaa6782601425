"""Both databases put names in one order, which is that of the pure rule."""

import pytest

from helpnet.domain.alphabet import in_alphabet
from helpnet.store import helpers, networks, partners, people, places
from tests.factories import (
    a_helper,
    a_network,
    a_partner,
    a_partner_account,
    a_place,
)

NAMES = (
    *("Zoé", "zacharie", "Élodie", "elodie", "Eric", "ÉMILE", "De Wit", "de Backer"),
    *("D'Hondt", "Øst", "Oscar", "Ślęzak", "Simon", "straße", "Strasbourg", "Ёлка"),
    *("Елена", "2 mains", "_", "أمينة", "Ana-Maria", "Ana Maria", "Ana", "🌷"),
)


def put(names):
    """Return (name, number) in the order that people expect."""
    numbered = sorted(enumerate(names), key=lambda one: (in_alphabet(one[1]), one[0]))
    return [name for _number, name in numbered]


ORDERED = put(NAMES)


def of_partners(network):
    for name in NAMES:
        a_partner(network, name=name)
    return [p.name for p in partners.list_partners(network.id)]


def of_places(network):
    partner = a_partner(network)
    for name in NAMES:
        a_place(partner, name=name)
    page, count = places.list_page(network.id, text="", offset=0, most=99)
    assert count == len(NAMES)
    firsts, _count = places.list_page(network.id, text="", offset=3, most=4)
    assert firsts == page[3:7]
    assert list(partners.list_places(partner.id)) == list(page)
    return [place.name for place in page]


def of_helpers(network):
    partner = a_partner(network)
    for name in NAMES:
        a_helper(network, name=name, partner_id=partner.id)
    page, _count = people.list_helpers(
        network.id, standing=None, text="", offset=0, most=99
    )
    assert list(helpers.list_vouched_for(partner.id)) == list(page)
    return [helper.account.name for helper in page]


def of_staff(network):
    partner = a_partner(network)
    for name in NAMES:
        a_partner_account(partner, network, name=name)
    return [account.name for account in partners.list_staff(partner.id)]


def of_networks(network):
    for name in NAMES:
        a_network(name=name)
    return [n.name for n in networks.list_networks() if n.id != network.id]


@pytest.mark.parametrize(
    "listed", [of_partners, of_places, of_helpers, of_staff, of_networks]
)
def test_a_list_by_name_has_one_order(database, listed):
    assert listed(a_network(name="Liège")) == ORDERED
