"""Which network a point falls into, on both databases."""

from helpnet.domain.places import Point
from helpnet.store.networks import get_network
from helpnet.store.territories import find_holding, find_nearest
from tests.factories import AROUND_LIEGE, AROUND_LYON, a_network, stored

LIEGE = Point(50.6337, 5.5675)
BRUSSELS = Point(50.8467, 4.3525)
SMALL = {
    "type": "Polygon",
    "coordinates": [[[5.5, 50.6], [5.6, 50.6], [5.6, 50.7], [5.5, 50.7], [5.5, 50.6]]],
}


def test_a_point_falls_into_the_network_around_it(database):
    liege = a_network(territory=AROUND_LIEGE)
    a_network(territory=AROUND_LYON)

    assert find_holding(LIEGE).id == liege.id
    assert find_holding(BRUSSELS) is None


def test_of_overlapping_networks_the_smallest_wins_then_the_oldest(database):
    a_network(territory=AROUND_LIEGE)
    first = a_network(territory=SMALL)
    a_network(territory=SMALL)

    assert find_holding(LIEGE).id == first.id


def test_the_nearest_network_and_how_far_it_is(database):
    liege = a_network(territory=AROUND_LIEGE)
    a_network(territory=AROUND_LYON)

    network, distance = find_nearest(BRUSSELS)
    assert network.id == liege.id
    assert 45 < distance < 46  # 0.6475° of longitude at 50.8°
    assert find_nearest(LIEGE) == (network, 0.0)


def test_without_any_network_nothing_is_near(database):
    assert find_nearest(LIEGE) is None


def test_a_changed_territory_counts_at_once(database):
    network = a_network(territory=AROUND_LYON)
    assert find_holding(LIEGE) is None

    row = get_network(network.id)
    row.territory = AROUND_LIEGE
    stored(row)
    assert find_holding(LIEGE).id == network.id
