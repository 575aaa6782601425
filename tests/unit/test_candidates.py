import math
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.candidates import BadWeights, CriterionName, Weights, rank
from helpnet.domain.matching import HelperLevel, HelperProfile, obstacles
from helpnet.domain.modes import Mode
from tests.unit.builders import ANYWHERE, LIEGE, TODAY, ask, at, helper
from tests.unit.strategies import asks, crowds

modestly = settings(max_examples=30, deadline=None)
USUAL = Weights()


def ranked(asked, *helpers, weights=USUAL, most=None):
    return rank(asked, helpers, weights=weights, on=TODAY, most=most)


def ids(candidates):
    return [candidate.helper_id for candidate in candidates]


def values(candidate):
    return {criterion.name: criterion.value for criterion in candidate.criteria}


def only(name):
    return Weights(**{each.name: float(each.name == name) for each in fields(Weights)})


def test_a_perfect_helper_scores_all_but_continuity():
    [best] = ranked(ask(), helper())
    assert best.score == pytest.approx(0.9)
    assert best.modes == (Mode.PUBLIC_PLACE,)
    assert (best.covered, best.languages) == (("email",), ("fr",))
    assert best.shared_times == ("mon_am", "tue_am", "sat_pm")
    assert (best.distance_km, best.limit_km, best.former) == (0.0, 10.0, False)


def test_closeness_falls_to_zero_at_the_widened_limit():
    learner = at(LIEGE.latitude + 0.06, LIEGE.longitude, precision_km=2)
    [one] = ranked(ask(place=learner), helper())
    assert one.limit_km == 12
    expected = 1 - one.distance_km / 12
    assert values(one)[CriterionName.CLOSENESS] == pytest.approx(expected)


def test_distance_does_not_count_where_help_can_be_remote():
    either = {"modes": frozenset({Mode.PUBLIC_PLACE, Mode.PHONE})}
    away = helper(place=at(50.7, 5.5667), **either)
    [one] = ranked(ask(**either), away)
    assert values(one)[CriterionName.CLOSENESS] == 1
    assert one.modes == (Mode.PUBLIC_PLACE, Mode.PHONE)


def test_whoever_goes_nowhere_can_help_on_the_spot():
    [one] = ranked(ask(), helper(reach_km=0))
    assert values(one)[CriterionName.CLOSENESS] == 1


def test_needs_count_by_share_and_level():
    skills = {"email": HelperLevel.AT_EASE, "pay": HelperLevel.MANAGE}
    [one] = ranked(ask(needs=("email", "tax", "pay", "bus")), helper(skills=skills))
    assert values(one)[CriterionName.NEEDS] == pytest.approx((0.75 + 0.5) / 4)
    assert one.covered == ("email", "pay")


@pytest.mark.parametrize(
    ("asked", "value"),
    [({"mon_am"}, 1 / 3), ({"mon_am", "tue_am"}, 2 / 3), (set(), 1.0)],
)
def test_times_count_up_to_three(asked, value):
    [one] = ranked(ask(times=frozenset(asked)), helper())
    assert values(one)[CriterionName.TIMES] == pytest.approx(value)


def test_with_no_stated_time_all_of_the_helper_times_are_shared():
    [one] = ranked(ask(times=frozenset()), helper(times=frozenset({"sun_pm"})))
    assert one.shared_times == ("sun_pm",)


def test_load_is_shared_but_a_former_helper_may_come_first():
    rested, busy = helper(1, load=0, capacity=4), helper(2, load=1, capacity=4)
    assert ids(ranked(ask(), busy, rested)) == [1, 2]
    assert ids(ranked(ask(former=frozenset({2})), busy, rested)) == [2, 1]


def test_somebody_with_fewer_shared_times_is_lower_but_there():
    rarely = helper(1, times=frozenset({"mon_am"}))
    assert ids(ranked(ask(), rarely, helper(2))) == [2, 1]


def test_of_two_at_the_same_distance_the_one_who_goes_further_comes_first():
    near = {"place": at(50.66, 5.5667)}
    crowd = (helper(1, reach_km=5, **near), helper(2, reach_km=20, **near))
    assert ids(ranked(ask(), *crowd)) == [2, 1]


def test_ties_go_to_the_nearer_then_to_the_smaller_id():
    remote = {"modes": frozenset({Mode.PHONE})}
    nowhere = helper(1, place=ANYWHERE, **remote)
    far, near = (
        helper(k, place=at(p, 5.5667), **remote) for k, p in ((2, 51), (4, 50.7))
    )
    twin = replace(near, helper_id=3)
    assert ids(ranked(ask(**remote), nowhere, far, near, twin)) == [3, 4, 2, 1]


def test_scores_that_differ_in_the_last_bits_are_equal():
    """A hair more room does not outweigh being nearer."""
    hair = Weights(closeness=0, needs=0.6, times=0.4 - 1e-8, room=1e-8, continuity=0)
    far_rested = helper(1, place=at(50.70, 5.5667), load=0)
    near_busy = helper(2, load=1)
    assert ids(ranked(ask(), far_rested, near_busy, weights=hair)) == [2, 1]


@pytest.mark.parametrize("name", [each.name for each in fields(Weights)])
def test_every_weight_changes_the_order(name):
    better = {
        "closeness": helper(2),
        "needs": helper(2, place=at(50.65, 5.5667)),
        "times": helper(2, place=at(50.65, 5.5667)),
        "room": helper(2, place=at(50.65, 5.5667)),
        "continuity": helper(2, place=at(50.65, 5.5667), load=1),
    }
    worse = {
        "closeness": helper(1, place=at(50.65, 5.5667)),
        "needs": helper(1, skills={"email": HelperLevel.MANAGE}),
        "times": helper(1, times=frozenset({"mon_am"})),
        "room": helper(1, load=1),
        "continuity": helper(1),
    }
    asked = ask(former=frozenset({2}) if name == "continuity" else frozenset())
    pair = (worse[name], better[name])
    other = "needs" if name == "closeness" else "closeness"
    assert ids(ranked(asked, *pair, weights=only(name))) == [2, 1]
    against = ranked(asked, *pair, weights=only(other))
    assert ids(against) == ([2, 1] if name == "closeness" else [1, 2])


@pytest.mark.parametrize(
    "weights",
    [
        {"closeness": 0.36},
        {"closeness": math.nan},
        {"closeness": math.inf},
        {"closeness": -0.15, "needs": 0.75},
        {"closeness": 0.35 + 1e-8},
    ],
)
def test_weights_that_do_not_add_up_are_refused(weights):
    with pytest.raises(BadWeights):
        Weights(**weights)


def test_every_criterion_has_a_weight():
    assert {each.name for each in fields(Weights)} == set(CriterionName)


def test_every_field_of_a_helper_changes_something():
    """Nothing is asked that matching does not use."""
    asked = ask(modes=frozenset(Mode) - {Mode.PHONE, Mode.VIDEO, Mode.CHAT})
    base = helper(place=at(50.65, 5.5667), modes=frozenset({Mode.HOME_VISIT}), load=1)
    base = replace(base, vetted_until=TODAY)
    changes = {
        "helper_id": 9,
        "network_id": 2,
        "active": False,
        "place": ANYWHERE,
        "reach_km": 20.0,
        "modes": frozenset({Mode.PHONE}),
        "skills": {"email": HelperLevel.MANAGE},
        "languages": frozenset({"nl"}),
        "times": frozenset({"mon_am"}),
        "capacity": 4,
        "load": 0,
        "vetted_until": None,
    }
    assert set(changes) == {each.name for each in fields(HelperProfile)}
    before = ranked(asked, base)
    assert len(before) == 1
    for field, value in changes.items():
        assert ranked(asked, replace(base, **{field: value})) != before, field


@modestly
@given(asks, crowds, st.randoms(use_true_random=False))
def test_the_order_of_the_helpers_does_not_matter(asked, crowd, lots):
    shuffled = list(crowd)
    lots.shuffle(shuffled)
    assert ranked(asked, *crowd) == ranked(asked, *shuffled)


@modestly
@given(asks, crowds)
def test_exactly_those_without_obstacle_are_ranked(asked, crowd):
    fitting = {one.helper_id for one in crowd if not obstacles(asked, one, on=TODAY)}
    found = ranked(asked, *crowd)
    assert set(ids(found)) == fitting
    assert len(found) == len(fitting)


@modestly
@given(asks, crowds)
def test_scores_stay_between_zero_and_one_and_add_up(asked, crowd):
    for one in ranked(asked, *crowd):
        assert 0 <= one.score <= 1
        assert all(0 <= criterion.value <= 1 for criterion in one.criteria)
        assert one.score == pytest.approx(sum(each.points for each in one.criteria))


@modestly
@given(asks, crowds, st.integers(0, 5))
def test_most_keeps_the_best(asked, crowd, most):
    assert ranked(asked, *crowd, most=most) == ranked(asked, *crowd)[:most]


@modestly
@given(asks, crowds, st.floats(0, 100))
def test_a_longer_reach_never_removes_a_candidate(asked, crowd, further):
    longer = [replace(one, reach_km=one.reach_km + further) for one in crowd]
    assert set(ids(ranked(asked, *crowd))) <= set(ids(ranked(asked, *longer)))
