"""Many asks at once give what ranking them one by one gives."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain import crowd
from helpnet.domain.availability import SLOTS
from helpnet.domain.backlog import Waiting
from helpnet.domain.candidates import Weights, rank
from helpnet.domain.crowd import best_pairs
from helpnet.domain.crowd_order import facts_of
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, Point
from tests.unit.builders import LIEGE, TODAY, ask, at, helper
from tests.unit.strategies import points

CORNERS = [
    Point(90.0, 0.0),
    Point(90.0, 77.0),
    Point(-90.0, 12.0),
    Point(89.999, -120.0),
    Point(-17.0, 180.0),
    Point(-17.0, -180.0),
    Point(-17.01, 179.98),
    Point(0.0, 0.0),
    Point(0.0, 180.0),
    LIEGE,
    Point(50.65, 5.5667),
    Point(-50.6333, -174.4333),
]
places = st.one_of(
    st.none(),
    st.just(Location(None)),
    st.builds(
        Location,
        st.one_of(
            st.sampled_from(CORNERS),
            st.builds(Point, st.floats(50.5, 50.8), st.floats(5.4, 5.8)),
            points,
        ),
        st.sampled_from([0.0, 0.0, 0.5, 3.0, 5.0, 40.0]),
    ),
)
reaches = st.one_of(
    st.sampled_from([0.0, 0.0, 5.0, 10.0, 500.0, 20_015.2, float("inf"), float("nan")]),
    st.floats(-6, 60),
)
weights = st.one_of(
    st.just(Weights()),
    st.lists(st.integers(0, 9), min_size=5, max_size=5)
    .filter(any)
    .map(
        lambda parts: Weights(
            **dict(
                zip(
                    ("closeness", "needs", "times", "room", "continuity"),
                    (part / sum(parts) for part in parts),
                    strict=True,
                )
            )
        )
    ),
)
skills = ("email", "pay", "tax")
words = st.frozensets(st.sampled_from(["fr", "nl", "de"]), min_size=1)
times = st.frozensets(st.sampled_from(SLOTS[:5]))
modes = st.frozensets(st.sampled_from(Mode), min_size=1)
asking = st.builds(
    Waiting,
    ask=st.builds(
        ask,
        network_ids=st.sampled_from(
            [frozenset({1}), frozenset({1, 2}), frozenset({3})]
        ),
        place=places,
        modes=modes,
        needs=st.lists(st.sampled_from(skills), max_size=3).map(tuple),
        languages=words,
        times=times,
        excluded=st.frozensets(st.integers(1, 14), max_size=3),
        former=st.frozensets(st.integers(1, 14), max_size=3),
    ),
    asked_at=st.none(),
    urgent=st.just(False),
    weights=weights,
    on=st.sampled_from([TODAY, TODAY + timedelta(days=1)]),
)
helpers = st.builds(
    helper,
    helper_id=st.integers(1, 14),
    network_id=st.sampled_from([1, 1, 1, 2, 3]),
    active=st.sampled_from([True, True, True, False]),
    place=places,
    reach_km=reaches,
    modes=modes,
    skills=st.dictionaries(st.sampled_from(skills), st.sampled_from(HelperLevel)),
    languages=words,
    times=times,
    capacity=st.sampled_from([0, 1, 2, 3, 7, 32]),
    load=st.integers(0, 2),
    vetted_until=st.sampled_from([None, TODAY, TODAY + timedelta(days=9)]),
)
crowds = st.lists(helpers, max_size=9, unique_by=lambda one: one.helper_id)


def found_by(waiting, profiles, most):
    pairs = best_pairs(waiting, profiles, most=most)
    lists = [[] for _ in waiting]
    for row, column, key in zip(pairs.asks, pairs.helpers, pairs.best, strict=True):
        lists[row].append((profiles[column].helper_id, *facts_of(int(key))))
    return lists


def one_by_one(waiting, profiles, most):
    return [
        [
            (
                each.helper_id,
                round(each.score, 6),
                None if each.distance_km is None else round(each.distance_km, 3),
            )
            for each in rank(
                one.ask, profiles, weights=one.weights, on=one.on, most=most
            )
        ]
        for one in waiting
    ]


@settings(max_examples=1500)
@given(st.lists(asking, max_size=4), crowds, st.integers(1, 4))
def test_the_crowd_is_ranked_as_one_by_one(waiting, profiles, most):
    assert found_by(waiting, profiles, most) == one_by_one(waiting, profiles, most)
