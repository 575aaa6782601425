"""Where to recruit next: the rule of matching, the guarantee, and no favourites."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.modes import Mode
from helpnet.domain.places import Point
from helpnet.domain.recruiting import (
    Recruit,
    Standard,
    Town,
    Unserved,
    Way,
    Why,
    cover,
    where_next,
)
from tests.unit.builders import ANYWHERE, LIEGE, TODAY, ask, at
from tests.unit.strategies import asks

CLOSE = Town("BE", "4000", "Liège", LIEGE)
SERAING = Town("BE", "4100", "Seraing", Point(50.5986, 5.5086))
FAR = Town("BE", "5000", "Namur", Point(50.4669, 4.8675))
TOWNS = (CLOSE, SERAING, FAR)
some_towns = st.lists(
    st.builds(
        Town,
        st.just("BE"),
        st.sampled_from(["4000", "4020", "4100"]),
        st.sampled_from(["Liège", "Seraing"]),
        st.builds(Point, st.floats(50.4, 50.9), st.floats(5.2, 5.9)),
    ),
    max_size=4,
    unique_by=lambda town: (town.postcode, town.town),
)
crowds = st.lists(asks, max_size=7).map(
    lambda many: [
        Unserved(list(Why)[number % 3], number, each)
        for number, each in enumerate(many)
    ]
)
sets = st.lists(st.integers(0, 2**9 - 1), max_size=7)


def standard(reach_km=10.0):
    return Standard(network_id=1, reach_km=reach_km, on=TODAY)


def waiting(number, **changes):
    return Unserved(Why.WAITING, number, ask(request_id=number, **changes))


def everybody_to_look_for(people, towns):
    """Return every helper one could look for, however little sense it makes."""
    skills = sorted({need for one in people for need in one.ask.needs})
    languages = sorted({code for one in people for code in one.ask.languages})
    places = [(town, Way.IN_PERSON) for town in towns] + [(None, Way.REMOTE)]
    return [
        Recruit(town, skill, language, way)
        for (town, way), skill, language in product(places, skills, languages)
    ]


def served_by(recruits, people, rule):
    return {
        (one.why, one.number)
        for one in people
        for recruit in recruits
        if rule.serves(recruit, one.ask)
    }


def best_of(people, towns, rule, most):
    """Return how many people the best choice serves, by trying them all."""
    everybody = {
        frozenset(served_by([recruit], people, rule))
        for recruit in everybody_to_look_for(people, towns)
    }
    choices = combinations(everybody, min(most, len(everybody)))
    return max(len(frozenset().union(*choice)) for choice in choices)


@given(crowds, some_towns, st.sampled_from([2.0, 10.0, 50.0]))
def test_a_pick_serves_whom_matching_lets_it_serve(people, towns, reach_km):
    rule = standard(reach_km)
    picks = where_next(people, towns, standard=rule, most=20)
    seen = set()
    for pick in picks:
        ours = served_by([pick.recruit], people, rule)
        assert {(one.why, one.number) for one in pick.serves} == ours - seen
        seen |= ours
        assert pick.together == len(seen)
    # … and whom no helper of any kind serves is left over, nobody else.
    assert seen == served_by(everybody_to_look_for(people, towns), people, rule)


@given(crowds, some_towns, st.integers(1, 3))
def test_the_picks_keep_the_guarantee_and_the_first_is_the_best(people, towns, most):
    rule = standard()
    picks = where_next(people, towns, standard=rule, most=most)
    together = picks[-1].together if picks else 0
    if everybody_to_look_for(people, towns):
        assert together >= 0.63 * best_of(people, towns, rule, most)
        first = len(picks[0].serves) if picks else 0
        assert first == best_of(people, towns, rule, 1)


@given(sets, st.integers(1, 4))
def test_cover_is_the_plain_greedy_choice(masks, most):
    covered, plain = 0, []
    for _ in range(most):
        gains = [(mask & ~covered).bit_count() for mask in masks]
        if not gains or not max(gains):
            break
        plain.append(gains.index(max(gains)))
        covered |= masks[plain[-1]]
    assert cover(masks, most=most) == plain


@given(crowds, some_towns)
def test_each_pick_adds_somebody_and_no_more_than_the_one_before(people, towns):
    picks = where_next(people, towns, standard=standard(), most=20)
    gains = [len(pick.serves) for pick in picks]
    assert gains == sorted(gains, reverse=True)
    assert 0 not in gains


@given(crowds, some_towns, st.data())
def test_the_order_of_the_questions_changes_no_answer(people, towns, data):
    mixed_people = data.draw(st.permutations(people))
    mixed_towns = data.draw(st.permutations(towns))
    rule = standard()
    assert where_next(people, towns, standard=rule, most=5) == where_next(
        mixed_people, mixed_towns, standard=rule, most=5
    )


@given(crowds, some_towns)
def test_more_picks_begin_with_the_same_ones(people, towns):
    rule = standard()
    few = where_next(people, towns, standard=rule, most=2)
    assert where_next(people, towns, standard=rule, most=5)[: len(few)] == few


def test_one_helper_for_all_comes_before_one_for_few():
    people = [waiting(1), waiting(2), waiting(3, needs=("tax",))]
    first, second = where_next(people, TOWNS, standard=standard(), most=5)
    assert first.recruit == Recruit(CLOSE, "email", "fr", Way.IN_PERSON)
    assert [one.number for one in first.serves] == [1, 2]
    assert (second.recruit.skill, second.together) == ("tax", 3)


def test_help_in_person_comes_before_help_at_a_distance():
    both = frozenset({Mode.HOME_VISIT, Mode.VIDEO})
    (pick,) = where_next([waiting(1, modes=both)], TOWNS, standard=standard(), most=5)
    assert pick.recruit.way is Way.IN_PERSON


def test_at_a_distance_the_place_does_not_matter():
    people = [waiting(1, modes=frozenset({Mode.PHONE}), place=ANYWHERE)]
    (pick,) = where_next(people, TOWNS, standard=standard(), most=5)
    assert pick.recruit == Recruit(None, "email", "fr", Way.REMOTE)


@pytest.mark.parametrize(
    "changes",
    [
        {"place": ANYWHERE},
        {"place": at(48.0, 2.0)},
        {"needs": ()},
        {"languages": frozenset()},
        {"network_ids": frozenset({2})},
    ],
)
def test_whom_nobody_from_here_could_help_is_left_out(changes):
    people = [waiting(1, **changes)]
    assert where_next(people, TOWNS, standard=standard(), most=5) == ()


def test_a_place_known_roughly_lies_a_little_nearer():
    people = [waiting(1, place=at(50.7253, 5.5667, 1.0))]  # 10.2 km away
    exact = [waiting(1, place=at(50.7253, 5.5667))]
    assert where_next(people, [CLOSE], standard=standard(), most=5)
    assert not where_next(exact, [CLOSE], standard=standard(), most=5)


def test_a_place_at_the_very_edge_is_decided_as_matching_does():
    rule = Standard(network_id=1, reach_km=0.0, on=TODAY)
    assert where_next([waiting(1)], [CLOSE], standard=rule, most=1)


def test_of_two_languages_that_help_alike_the_networks_own_is_looked_for():
    people = [waiting(1, languages=frozenset({"ar", "fr", "nl"}))]
    rule = Standard(1, 10.0, TODAY, ("nl", "fr"))
    (pick,) = where_next(people, [CLOSE], standard=rule, most=1)
    assert pick.recruit.language == "nl"
