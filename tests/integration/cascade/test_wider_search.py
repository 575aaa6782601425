"""The wider circle is found exactly: as a plain loop over everybody would find it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.candidates import rank
from helpnet.domain.whynobody import count_blocked, why_nobody
from helpnet.domain.wider import REACH_FACTOR
from helpnet.store.base import db
from helpnet.store.candidates import list_all_profiles
from helpnet.store.wider import list_best_around
from tests.integration.test_best import MOST, networks
from tests.worlds import REGIONS, TODAY, WEIGHTS, asks, put, worlds

assert networks


@pytest.mark.parametrize("region", REGIONS)
@settings(max_examples=60)
@given(data=st.data())
def test_nobody_who_reaches_far_enough_is_missed(networks, region, data):
    points = REGIONS[region]
    try:
        put(data.draw(worlds(points)))
        weights, most = data.draw(st.sampled_from(WEIGHTS)), data.draw(MOST)
        everybody = list_all_profiles([1, 2])
        for ask in data.draw(st.lists(asks(points), min_size=1, max_size=3)):
            wider = replace(ask, reach_factor=REACH_FACTOR)
            found = list_best_around(wider, weights=weights, on=TODAY, most=most)
            expected = rank(wider, everybody, weights=weights, on=TODAY, most=most)
            assert found == expected
            blocked = why_nobody(ask, everybody, on=TODAY).blocked
            assert count_blocked(ask, everybody, on=TODAY) == blocked
    finally:
        db.session.rollback()
