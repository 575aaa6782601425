import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.asking import Route
from helpnet.domain.changing import Topic, changeable, reordered
from helpnet.domain.journey import ENDS, OPEN

skills = st.lists(st.sampled_from("abcdef"))


@pytest.mark.parametrize("route", list(Route))
def test_nothing_changes_after_the_end(route):
    assert all(changeable(stage, route) == () for stage in ENDS)
    assert all(Topic.REACH in changeable(stage, route) for stage in OPEN)


def test_where_nobody_is_looked_for_wishes_are_not_asked_again():
    for stage in OPEN:
        assert changeable(stage, Route.HELPER) == tuple(Topic)
        assert changeable(stage, Route.CALL) == (Topic.REACH,)
        assert changeable(stage, Route.OFFLINE) == (Topic.REACH, Topic.PLACE)


def test_the_most_important_need_stays_the_first():
    assert reordered(["c", "a", "b"], ["a", "b", "c", "d"]) == ("c", "a", "b", "d")
    assert reordered(["c", "a"], ["a", "d"]) == ("a", "d")


@given(skills, skills)
def test_exactly_what_is_wanted_stays_once(before, wanted):
    found = reordered(before, wanted)
    assert sorted(found) == sorted(set(wanted))
    assert reordered(found, wanted) == found
