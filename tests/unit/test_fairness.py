"""Spread and waiting times against slow and plain ways to work them out."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.fairness import (
    Wait,
    WaitSummary,
    gini,
    lorenz,
    share_of_least,
    summarise,
    survival,
    waits_markedly_longer,
)

amounts = st.lists(st.integers(0, 50), min_size=1, max_size=30)
ratios = st.lists(st.floats(0, 1), min_size=1, max_size=30)
waits = st.lists(
    st.builds(Wait, st.integers(0, 12).map(float), st.booleans()), max_size=25
)


def of(values):
    return gini(Counter(values))


def plain_gini(values):
    """Return half the mean difference of any two, as a share of the mean."""
    total, people = sum(values), len(values)
    if not total:
        return Fraction(0)
    differences = sum(abs(one - other) for one in values for other in values)
    return Fraction(differences, 2 * people * total)


def plain_survival(found_or_left, day):
    """Return the share that waits longer than this day, by the definition."""
    share = Fraction(1)
    for when in sorted({each.days for each in found_or_left}):
        if when <= day:
            risk = [each for each in found_or_left if each.days >= when]
            found = [each for each in risk if each.days == when and each.found]
            share *= 1 - Fraction(len(found), len(risk))
    return share


def plain_quantile(found_or_left, left):
    days = sorted({each.days for each in found_or_left})
    return next((d for d in days if plain_survival(found_or_left, d) <= left), None)


@given(amounts)
def test_gini_is_the_mean_difference(values):
    assert of(values) == pytest.approx(float(plain_gini(values)), abs=1e-12)


@given(amounts | ratios)
def test_gini_is_from_0_to_below_1(values):
    assert 0 <= of(values) <= (len(values) - 1) / len(values) < 1


@given(amounts, st.integers(1, 1000))
def test_gini_knows_no_order_and_no_unit(values, unit):
    assert of(values[::-1]) == of(values)
    assert of([unit * each for each in values]) == pytest.approx(of(values), abs=1e-12)


@given(amounts)
def test_gini_of_the_same_people_twice_is_the_same(values):
    assert of(values * 2) == pytest.approx(of(values), abs=1e-12)


@given(st.floats(0.001, 1000), st.integers(1, 1000))
def test_gini_is_0_for_equals(amount, people):
    assert of([amount] * people) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("people", [1, 2, 10])
def test_gini_is_highest_when_one_has_all(people):
    assert of([0] * (people - 1) + [7]) == pytest.approx((people - 1) / people)


def test_gini_of_nothing_is_0():
    assert gini({}) == 0
    assert of([0, 0]) == 0


@given(amounts)
def test_a_lorenz_curve_bends_below_the_straight_line(values):
    corners = lorenz(Counter(values))
    if not any(values):
        assert corners == ()
        return
    assert corners[0] == (0, 0)
    assert corners[-1] == (1, 1)
    assert list(corners) == sorted(corners)
    assert all(amount <= people + 1e-12 for people, amount in corners)
    # Twice the surface between the line and the curve is the Gini coefficient.
    pairs = pairwise(corners)
    below = sum((x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairs)
    assert 1 - 2 * below == pytest.approx(of(values), abs=1e-9)


def test_shares_are_read_from_the_curve():
    corners = lorenz(Counter([1, 1, 1, 1, 6]))
    assert share_of_least(corners, 0.8) == pytest.approx(0.4)
    assert share_of_least(corners, 0.4) == pytest.approx(0.2)
    assert share_of_least(corners, 0) == 0
    assert share_of_least(corners, 1) == 1
    assert share_of_least((), 0.5) == 0


@given(waits)
def test_survival_is_the_product_of_its_definition(everybody):
    for day, share in survival(everybody):
        assert share == pytest.approx(float(plain_survival(everybody, day)), abs=1e-9)


@given(waits)
def test_quantiles_are_those_of_the_definition(everybody):
    found = summarise(everybody)
    assert found.median == plain_quantile(everybody, Fraction(1, 2))
    assert found.nine_tenths == plain_quantile(everybody, Fraction(1, 10))
    assert found.people == len(everybody)
    assert found.found == sum(each.found for each in everybody)


@given(waits)
def test_waiting_for_nobody_never_looks_shorter(everybody):
    """Leaving out those still waiting would make the wait look shorter."""
    honest = summarise(everybody)
    finished = summarise([each for each in everybody if each.found])
    if honest.median is not None:
        assert honest.median >= finished.median


def test_when_all_are_found_the_median_is_the_middle_one():
    found = summarise([Wait(float(day), True) for day in (9, 1, 2, 4, 5)])
    assert (found.median, found.nine_tenths) == (4, 9)


def test_when_most_still_wait_the_median_is_longer_than_any_wait_so_far():
    found = summarise([Wait(2, True), Wait(8, False), Wait(9, False)])
    assert found.median is None
    assert found.at_least == 9


def test_of_nobody_nothing_is_known():
    found = summarise([])
    assert (found.people, found.median, found.longest) == (0, None, 0)
    assert not found.few


@pytest.mark.parametrize(("people", "few"), [(1, True), (4, True), (5, False)])
def test_small_groups_stay_hidden(people, few):
    assert summarise([Wait(1, True)] * people).few is few


def group(people, median, longest=100.0):
    return WaitSummary(
        people=people,
        found=people,
        median=median,
        nine_tenths=None,
        longest=longest,
    )


@pytest.mark.parametrize(
    ("one", "other", "longer"),
    [
        (group(9, 6.0), group(9, 4.0), True),
        (group(9, 5.9), group(9, 4.0), False),
        (group(9, 1.2), group(9, 0.5), False),
        (group(9, 4.0), group(9, 6.0), False),
        (group(4, 9.0), group(9, 4.0), False),
        (group(9, 9.0), group(4, 4.0), False),
        (group(9, None, longest=7.0), group(9, 4.0), True),
        (group(9, None, longest=5.0), group(9, 4.0), False),
        (group(9, 9.0), group(9, None), False),
    ],
)
def test_markedly_longer_is_half_as_long_again_and_a_day(one, other, longer):
    assert waits_markedly_longer(one, other) is longer
