"""The best helpers: the index answers exactly as a plain loop over everybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from helpnet.domain.candidates import rank
from helpnet.store.base import db
from helpnet.store.best import list_best
from helpnet.store.candidates import list_all_profiles
from helpnet.store.free_skills import count_faults
from helpnet.store.networks import Network
from tests.factories import AROUND_LIEGE, MONDAY
from tests.worlds import REGIONS, TODAY, WEIGHTS, asks, put, worlds

MOST = st.sampled_from([1, 2, 3, 10, 60])


@pytest.fixture
def networks(database):
    """Two networks, numbered 1 and 2."""
    rows = [
        {
            "id": number,
            "slug": f"n{number}",
            "name": f"N{number}",
            "country": "BE",
            "languages": ["fr"],
            "time_zone": "Europe/Brussels",
            "territory": AROUND_LIEGE,
            "rules": {},
            "created_at": MONDAY,
        }
        for number in (1, 2)
    ]
    db.session.execute(insert(Network), rows)
    db.session.commit()


def plain(ask, weights, most):
    """The oracle: no index, every helper of every network, one after the other."""
    everybody = list_all_profiles([1, 2])
    return rank(ask, everybody, weights=weights, on=TODAY, most=most)


@pytest.mark.parametrize("region", REGIONS)
@settings(max_examples=150)
@given(data=st.data())
def test_the_index_answers_as_a_loop_over_everybody(networks, region, data):
    points = REGIONS[region]
    try:  # a draw may end the example: nothing of it may stay for the next
        put(data.draw(worlds(points)))
        weights = data.draw(st.sampled_from(WEIGHTS))
        for ask in data.draw(st.lists(asks(points), min_size=1, max_size=4)):
            most = data.draw(MOST)
            found = list_best(ask, weights=weights, on=TODAY, most=most)
            assert found == plain(ask, weights, most)
        assert count_faults(db.session.connection()) == 0
    finally:
        db.session.rollback()
