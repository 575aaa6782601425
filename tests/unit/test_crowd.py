"""Many asks at once give what ranking them one by one gives."""

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
from helpnet.domain.places import Location, Point, distance_km
from tests.unit.builders import LIEGE, TODAY, ask, helper
from tests.unit.strategies import levels_of, orders, points, subsets

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
EVEN = Weights(closeness=0.2, needs=0.2, times=0.2, room=0.2, continuity=0.2)
skills = ("email", "pay", "tax")
words = subsets(["fr", "nl", "de"], 1)
times = subsets(SLOTS[:5])
modes = subsets(Mode, 1)
asking = st.builds(
    Waiting,
    ask=st.builds(
        ask,
        network_ids=st.sampled_from(
            [frozenset({1}), frozenset({1, 2}), frozenset({3})]
        ),
        place=places,
        modes=modes,
        needs=orders(skills, repeated=True),
        languages=words,
        times=times,
        excluded=subsets(range(1, 15), most=3),
        former=subsets(range(1, 15), most=3),
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
    skills=levels_of(skills),
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


def drawn(lots, pool, least):
    """Return some of these, at least so many."""
    return frozenset(lots.sample(pool, lots.randint(least, len(pool))))


def drawn_place(lots):
    near = Point(lots.uniform(50.5, 50.8), lots.uniform(5.4, 5.8))
    point = lots.choice([*CORNERS, *[near] * 12, None])
    return Location(point, lots.choice([0, 0, 0.5, 3, 40]))


def drawn_helper(lots, helper_id):
    taught = lots.sample(skills, lots.randint(1, 3))
    return helper(
        helper_id,
        network_id=lots.choice([1, 1, 1, 2]),
        place=drawn_place(lots),
        reach_km=lots.choice([0, 5, 10, 500, 20_015.2, lots.uniform(0, 60)]),
        modes=drawn(lots, list(Mode), 1),
        skills={skill: lots.choice(list(HelperLevel)) for skill in taught},
        languages=drawn(lots, ["fr", "nl", "de"], 2),
        times=drawn(lots, list(SLOTS[:5]), 1),
        capacity=lots.choice([2, 3, 7, 32]),
        load=lots.randint(0, 2),
        vetted_until=lots.choice([None, TODAY]),
    )


def drawn_asking(lots, request_id, many):
    some = range(1, many + 1)
    return Waiting(
        ask=ask(
            request_id=request_id,
            network_ids=lots.choice([frozenset({1}), frozenset({1, 2})]),
            place=drawn_place(lots),
            modes=drawn(lots, list(Mode), 1),
            needs=tuple(lots.sample(skills, lots.randint(1, 3))),
            times=drawn(lots, list(SLOTS[:5]), 0),
            excluded=frozenset(lots.sample(some, lots.choice([0, 3]))),
            former=frozenset(lots.sample(some, lots.choice([0, 3]))),
        ),
        asked_at=None,
        urgent=False,
        weights=lots.choice([Weights(), EVEN, Weights(closeness=0.6, needs=0.0)]),
        on=TODAY,
    )


@settings(max_examples=500)
@given(st.lists(asking, max_size=4), crowds, st.integers(1, 4))
def test_the_crowd_is_ranked_as_one_by_one(waiting, profiles, most):
    assert found_by(waiting, profiles, most) == one_by_one(waiting, profiles, most)


@pytest.mark.parametrize(("width", "rows"), [(4, 2), (16, 64), (1024, 5)])
@pytest.mark.parametrize("seed", range(5))
def test_a_big_crowd_is_ranked_as_one_by_one(monkeypatch, width, rows, seed):
    """Small parts make a small world go all the ways that a million would."""
    monkeypatch.setattr(crowd, "_WIDTH", width)
    monkeypatch.setattr(crowd, "_ROWS", rows)
    lots = Random(1_000 * width + seed)
    profiles = [drawn_helper(lots, number) for number in range(1, 151)]
    waiting = [drawn_asking(lots, number, 150) for number in range(20)]
    thirty = one_by_one(waiting, profiles, 30)
    for most in (1, 7, 30):
        expected = [each[:most] for each in thirty]
        assert sum(map(len, expected)) > 10
        assert found_by(waiting, profiles, most) == expected


def question(**changes):
    return Waiting(
        ask=ask(**changes), asked_at=None, urgent=False, weights=Weights(), on=TODAY
    )


def test_of_many_equal_helpers_the_smallest_ids_stay():
    profiles = [helper(number) for number in range(40, 0, -1)]
    [found] = found_by([question()], profiles, 30)
    assert [helper_id for helper_id, _, _ in found] == list(range(1, 31))


@pytest.mark.parametrize("reach", [0.0, 1e-9])
def test_a_helper_at_the_very_place_fits(reach):
    [found] = found_by([question()], [helper(reach_km=reach)], 30)
    assert len(found) == 1


@pytest.mark.parametrize("further", [-1e-13, 0.0, 1e-13])
def test_at_the_edge_of_the_reach_the_plain_rule_decides(further):
    there = Location(Point(50.7, 5.5667))
    reach = distance_km(LIEGE, there.point) * (1 + further)
    waiting, profiles = [question()], [helper(place=there, reach_km=reach)]
    assert found_by(waiting, profiles, 30) == one_by_one(waiting, profiles, 30)


def test_both_sides_of_the_date_line_are_near_and_counted_once():
    east, west = (Location(Point(-17.0, 179.99 * side), 3.0) for side in (1, -1))
    [found] = found_by([question(place=east)], [helper(place=west)], 30)
    assert [helper_id for helper_id, _, _ in found] == [7]


def test_more_than_thirty_two_words_are_told_apart():
    spoken = [f"l{number}" for number in range(70)]
    profiles = [helper(n, languages=frozenset({word})) for n, word in enumerate(spoken)]
    waiting = [question(languages=frozenset({word})) for word in spoken]
    found = found_by(waiting, profiles, 30)
    assert [[one[0] for one in each] for each in found] == [[n] for n in range(70)]


def test_nobody_asks_or_nobody_helps():
    assert found_by([], [helper()], 30) == []
    assert found_by([question()], [], 30) == [[]]
