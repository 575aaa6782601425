"""Most people first, then the least cost: against independent and brute answers."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.assignment import Choice, assign


@st.composite
def choices(draw, requests, helpers, pairs):
    """Draw a choice, its pairs in order of request and helper."""
    many, few = draw(st.integers(1, requests)), draw(st.integers(1, helpers))
    every = list(product(range(many), range(few)))
    some = sorted(draw(st.sets(st.sampled_from(every), max_size=pairs)))
    dear = st.integers(0, 10_000)
    return Choice(
        requests=column([row for row, _ in some]),
        helpers=column([each for _, each in some]),
        costs=column([draw(dear) for _ in some]),
        places=column([draw(st.integers(0, 3)) for _ in range(few)]),
        importance=column([draw(st.integers(0, 30_000)) for _ in range(many)]),
    )


def column(values):
    return np.array(values, np.int64)


def simple(pairs, *, places, importance):
    """Return a choice from (request, helper, cost)."""
    rows = np.array(pairs, np.int64).reshape(-1, 3).T
    return Choice(
        requests=rows[0],
        helpers=rows[1],
        costs=rows[2],
        places=column(places),
        importance=column(importance),
    )


def chosen_pairs(choice):
    return [
        (int(choice.requests[at]), int(choice.helpers[at])) for at in assign(choice)
    ]


def holds(choice, chosen):
    """Tell whether each request is taken once at most, each helper within places."""
    requests = Counter(choice.requests[list(chosen)].tolist())
    helpers = Counter(choice.helpers[list(chosen)].tolist())
    return all(times == 1 for times in requests.values()) and all(
        times <= choice.places[helper] for helper, times in helpers.items()
    )


def price(choice, chosen):
    """Return what a plan costs: its pairs, and the importance of who is left out."""
    chosen = list(chosen)
    left = np.delete(choice.importance, choice.requests[chosen])
    return int(choice.costs[chosen].sum() + left.sum())


def brute(choice):
    """Return (most served, least price) by trying, request by request, everything."""
    ways = [
        [None, *np.flatnonzero(choice.requests == row).tolist()]
        for row in range(len(choice.importance))
    ]
    plans = [[at for at in way if at is not None] for way in product(*ways)]
    return min(
        (-len(plan), price(choice, plan)) for plan in plans if holds(choice, plan)
    )


def most_served(choice):
    """Return how many can be served at most: a maximum matching with free places."""
    free = {row: [] for row in range(len(choice.importance))}
    for row, helper in zip(choice.requests, choice.helpers, strict=True):
        free[int(row)] += [(int(helper), n) for n in range(choice.places[helper])]
    taken = {}

    def find(row, seen):
        """Look for a place along an augmenting path."""
        for place in free[row]:
            if place not in seen:
                seen.add(place)
                if place not in taken or find(taken[place], seen):
                    taken[place] = row
                    return True
        return False

    return sum(find(row, set()) for row in free)


@settings(max_examples=250)
@given(choices(requests=4, helpers=3, pairs=8))
def test_no_plan_is_better_than_the_one_found(choice):
    plan = assign(choice)
    assert holds(choice, plan)
    assert (-len(plan), price(choice, plan)) == brute(choice)


@settings(max_examples=150)
@given(choices(requests=25, helpers=12, pairs=90))
def test_as_many_are_served_as_any_plan_can_serve(choice):
    plan = assign(choice)
    assert holds(choice, plan)
    assert len(plan) == most_served(choice)


@settings(max_examples=40)
@given(choices(requests=12, helpers=6, pairs=40))
def test_the_same_choice_gives_the_same_plan(choice):
    assert assign(choice).tolist() == assign(choice).tolist()


def test_a_long_chain_of_dear_moves_still_serves_one_more():
    """Everybody moves on to a dear helper so that one person more is served."""
    many = 60
    cheap = [(row, row, 0) for row in range(many)]
    dear = [(row, row + 1, 10_000) for row in range(many)]
    last = [(many, 0, 10_000)]
    choice = simple(
        sorted(cheap + dear + last),
        places=[1] * (many + 1),
        importance=[30_000] * (many + 1),
    )
    assert len(assign(choice)) == many + 1


def test_whoever_is_more_important_is_served_first():
    pairs = [(0, 0, 0), (1, 0, 9_000)]
    assert chosen_pairs(simple(pairs, places=[1], importance=[0, 10_000])) == [(1, 0)]
    assert chosen_pairs(simple(pairs, places=[1], importance=[0, 8_000])) == [(0, 0)]


def test_the_importance_of_those_nobody_can_take_changes_nothing():
    pairs = [(0, 0, 5), (1, 0, 4)]
    choice = simple(pairs, places=[1], importance=[10, 10, 30_000])
    assert chosen_pairs(choice) == [(1, 0)]


@pytest.mark.parametrize("waiting", [0, 3])
def test_without_pairs_nobody_is_served(waiting):
    choice = simple([], places=[1, 2], importance=[7] * waiting)
    assert assign(choice).tolist() == []


def test_without_places_nobody_is_served():
    assert chosen_pairs(simple([(0, 0, 1)], places=[0], importance=[1])) == []


def test_great_numbers_do_not_overflow():
    """As many nodes and as dear pairs as a hundred thousand on each side have."""
    many = 100_000
    rows = np.arange(many)
    choice = Choice(
        requests=np.repeat(rows, 2)[:-1],
        helpers=np.repeat(rows, 2)[1:],
        costs=np.full(2 * many - 1, 10_000),
        places=np.ones(many, np.int64),
        importance=np.full(many, 30_000),
    )
    assert len(assign(choice)) == many
