"""The facts behind an offer: what they say, and that they survive being kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.candidates import Criterion, CriterionName, Weights, rank
from helpnet.domain.matching import HelperLevel
from helpnet.domain.reasons import (
    from_mapping,
    percent_of,
    reasons_for,
    share_points,
    to_mapping,
)
from tests.unit import strategies as any_
from tests.unit.builders import LIEGE, TODAY, ask, at, helper


def reasons(wanted, person):
    (candidate,) = rank(wanted, [person], weights=Weights(), on=TODAY)
    return reasons_for(candidate, wanted)


def test_they_name_what_is_wanted_and_what_is_covered():
    wanted = ask(needs=("email", "tax", "pay"), former=frozenset({7}))
    skills = {"pay": HelperLevel.MANAGE, "email": HelperLevel.AT_EASE}
    found = reasons(wanted, helper(skills=skills, load=1))
    assert found.wanted == ("email", "tax", "pay")
    assert found.covered == ("email", "pay")
    assert (found.load, found.capacity, found.former) == (1, 2, True)


def test_the_reach_is_the_helpers_own_however_vague_the_place():
    vague = ask(place=at(LIEGE.latitude, LIEGE.longitude, precision_km=3.0))
    assert reasons(vague, helper(reach_km=10.0)).reach_km == 10.0


@pytest.mark.parametrize(("times", "any_time"), [({"mon_am"}, False), ((), True)])
def test_no_wish_is_told_from_a_shared_time(times, any_time):
    found = reasons(ask(times=frozenset(times)), helper())
    assert found.any_time is any_time


@given(wanted=any_.asks, people=any_.crowds)
def test_kept_as_json_they_are_read_back_as_they_were(wanted, people):
    for candidate in rank(wanted, people, weights=Weights(), on=TODAY):
        found = reasons_for(candidate, wanted)
        assert from_mapping(json.loads(json.dumps(to_mapping(found)))) == found


@given(wanted=any_.asks, people=any_.crowds)
def test_the_points_of_the_criteria_add_up_to_the_score(wanted, people):
    for candidate in rank(wanted, people, weights=Weights(), on=TODAY):
        shared = share_points(candidate.criteria)
        assert sum(each.points for each in shared) == round(candidate.score * 100)
        assert [each.most for each in shared] == [35, 25, 15, 15, 10]
        for each, exact in zip(shared, candidate.criteria, strict=True):
            assert abs(each.points - exact.points * 100) < 1 + 1e-6
            assert 0 <= each.points <= each.most


@given(
    st.lists(st.tuples(st.floats(0.001, 1), st.floats(0, 1)), min_size=5, max_size=5)
)
def test_whatever_the_weights_no_criterion_gives_more_than_it_can(drawn):
    total = sum(weight for weight, _value in drawn)
    criteria = [
        Criterion(name, value, weight / total)
        for name, (weight, value) in zip(CriterionName, drawn, strict=True)
    ]
    shared = share_points(criteria)
    assert sum(each.points for each in shared) == percent_of(criteria)
    assert sum(each.most for each in shared) == 100
    assert all(0 <= each.points <= each.most for each in shared)


def test_an_offer_made_before_criteria_were_kept_is_read():
    old = {"distance_km": 3.2, "wanted": ["email"], "load": 1, "capacity": 2}
    found = from_mapping(old)
    assert (found.taught, found.criteria) == (0, ())
    assert share_points(found.criteria) == ()


def test_nothing_kept_reads_as_nothing_known():
    empty = from_mapping({})
    assert empty.distance_km is None
    assert empty.covered == empty.modes == ()
