"""How long it takes, when for some it has not happened: published figures, and rules.

The remission times of leukaemia patients are those of Freireich et al., Blood 21
(1963), the textbook example of censored times; the share of each week is in Cox and
Oakes, Analysis of Survival Data, 1984.
"""

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.fairness import Wait, summarise
from helpnet.domain.survival import Seen, count_at_risk, kaplan_meier

RELAPSED = (6, 6, 6, 7, 10, 13, 16, 22, 23)
CENSORED = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)

seen_people = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(Seen)), max_size=40
)


def treated():
    events = Counter((week, Seen.EVENT) for week in RELAPSED)
    return events + Counter((week, Seen.GOING_ON) for week in CENSORED)


def test_the_treated_patients_have_the_published_curve():
    curve = kaplan_meier(treated())
    assert [(each.time, each.at_risk, each.events) for each in curve.points] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert [round(each.left, 3) for each in curve.points] == published


def test_the_medians_are_the_published_ones_with_their_intervals():
    placebo = kaplan_meier(Counter((week, Seen.EVENT) for week in PLACEBO))
    assert (placebo.median, placebo.median_interval) == (8, (4, 11))
    curve = kaplan_meier(treated())
    assert (curve.median, curve.median_interval) == (23, (13, None))


def test_the_interval_of_one_point_is_that_of_the_scale_log_minus_log():
    ten = kaplan_meier(treated()).at(12)
    # Greenwood's standard error at week 10 is 0.0963 (published).
    assert (ten.time, round(ten.left, 4)) == (10, 0.7529)
    assert (round(ten.low, 3), round(ten.high, 3)) == (0.503, 0.889)


def test_before_the_first_event_nothing_has_happened():
    assert kaplan_meier(treated()).at(5) is None


def test_nobody_makes_an_empty_curve():
    curve = kaplan_meier({})
    assert (curve.people, curve.points, curve.median) == (0, (), None)
    assert curve.median_interval == (None, None)


def test_where_fewer_than_half_have_had_it_the_median_is_not_reached():
    curve = kaplan_meier({(3, Seen.EVENT): 4, (9, Seen.GOING_ON): 6})
    assert curve.median is None
    assert curve.latest == 9


def test_exactly_one_half_is_the_median():
    thirds = {(1, Seen.EVENT): 1, (2, Seen.EVENT): 2, (3, Seen.GOING_ON): 3}
    assert kaplan_meier(thirds).median == 2


def test_everybody_at_once_leaves_nobody():
    (only,) = kaplan_meier({(4, Seen.EVENT): 7}).points
    assert (only.left, only.low, only.high, only.reached) == (0, 0, 0, 1)


def test_who_ends_otherwise_never_has_it():
    counts = {
        (1, Seen.OTHER_END): 5,
        (2, Seen.EVENT): 5,
    }
    (only,) = kaplan_meier(counts).points
    assert only.left == 0
    assert isclose(only.reached, 0.5)


@given(seen_people)
def test_the_curve_is_the_product_of_its_definition(people):
    curve, left = kaplan_meier(Counter(people)), Fraction(1)
    for time in sorted({when for when, seen in people if seen is Seen.EVENT}):
        at_risk = sum(when >= time for when, _ in people)
        events = people.count((time, Seen.EVENT))
        left *= 1 - Fraction(events, at_risk)
        point = curve.at(time)
        assert (point.time, point.at_risk, point.events) == (time, at_risk, events)
        assert isclose(point.left, left, abs_tol=1e-12)
        assert count_at_risk(Counter(people), time) == at_risk


@given(seen_people)
def test_shares_stay_in_order(people):
    points = kaplan_meier(Counter(people)).points
    for each in points:
        assert 0 <= each.low <= each.left + 1e-12
        assert each.left <= each.high + 1e-12 <= 1 + 2e-12
        assert 0 <= each.reached <= 1 - each.left + 1e-12
    for one, later in pairwise(points):
        assert later.left < one.left
        assert later.reached >= one.reached


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_where_all_have_had_it_the_share_is_a_plain_count(times):
    curve = kaplan_meier(Counter((time, Seen.EVENT) for time in times))
    for point in curve.points:
        share = sum(time > point.time for time in times) / len(times)
        assert isclose(point.left, share, abs_tol=1e-12)
        assert isclose(point.reached, 1 - share, abs_tol=1e-12)
    assert curve.median == sorted(times)[(len(times) - 1) // 2]


@given(seen_people)
def test_the_share_of_all_who_began_counts_each_end_once(people):
    """With nobody going on, the share reached is the plain share of the events."""
    ended = [each for each in people if each[1] is not Seen.GOING_ON]
    points = kaplan_meier(Counter(ended)).points
    if points:
        events = sum(seen is Seen.EVENT for _, seen in ended)
        assert isclose(points[-1].reached, events / len(ended), abs_tol=1e-12)


@given(seen_people)
def test_the_median_is_the_one_of_the_page_about_waiting(people):
    waits = [Wait(time, seen is Seen.EVENT) for time, seen in people]
    assert kaplan_meier(Counter(people)).median == summarise(waits).median


@pytest.mark.parametrize("extra", [1, 30, 400])
def test_more_people_make_the_interval_narrower(extra):
    few = kaplan_meier(treated())
    many = kaplan_meier({key: n * (1 + extra) for key, n in treated().items()})
    for one, other in zip(few.points, many.points, strict=True):
        assert isclose(one.left, other.left)
        assert other.high - other.low < one.high - one.low
