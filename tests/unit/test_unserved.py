"""Who is waiting for nobody: the short cut answers as the plain rule does."""

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.matching import Obstacle, obstacles
from helpnet.domain.modes import Mode
from helpnet.domain.nearness import SLACK_KM, Cloud
from helpnet.domain.places import distance_km
from helpnet.domain.unserved import Crowd
from tests.unit.builders import ANYWHERE, TODAY, ask, at, helper
from tests.unit.strategies import asks, crowds, points


@given(st.lists(asks, max_size=4), crowds)
def test_a_crowd_serves_whom_some_helper_fits(wanted, people):
    crowd = Crowd(people, on=TODAY)
    for each in wanted:
        plain = any(not obstacles(each, person, on=TODAY) for person in people)
        assert crowd.serves(each) == plain


@given(st.lists(asks, max_size=4), crowds)
def test_only_the_distance_is_what_the_obstacles_say(wanted, people):
    crowd = Crowd(people, on=TODAY)
    for each in wanted:
        plain = any(
            obstacles(each, person, on=TODAY) == {Obstacle.TOO_FAR} for person in people
        )
        assert crowd.only_too_far(each) == plain


def test_an_empty_crowd_serves_nobody():
    crowd = Crowd([], on=TODAY)
    assert not crowd.serves(ask())
    assert not crowd.only_too_far(ask())


def test_a_helper_a_little_too_far_is_only_too_far():
    crowd = Crowd([helper(reach_km=5, place=at(50.7, 5.5667))], on=TODAY)
    assert not crowd.serves(ask())
    assert crowd.only_too_far(ask())


def test_a_remote_helper_serves_from_an_unknown_place():
    crowd = Crowd(
        [helper(modes=frozenset({Mode.PHONE}), place=ANYWHERE, reach_km=0)], on=TODAY
    )
    assert crowd.serves(ask(modes=frozenset({Mode.PHONE}), place=None))


def test_a_full_helper_further_away_is_not_only_too_far():
    crowd = Crowd([helper(reach_km=5, place=at(50.7, 5.5667), load=2)], on=TODAY)
    assert not crowd.only_too_far(ask())


@given(points, st.lists(st.none() | points, max_size=5))
def test_a_cloud_measures_as_the_plain_formula(here, others):
    for point, found in zip(others, Cloud(others).distances_km(here), strict=True):
        if point is None:
            assert found != found
        else:
            assert abs(found - distance_km(here, point)) < SLACK_KM
