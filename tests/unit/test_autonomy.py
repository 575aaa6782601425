from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.autonomy import (
    CHECK_IN_DAYS,
    BadRule,
    ClosingRule,
    Level,
    Observation,
    goal_met,
    latest_level,
    suggests_autonomy,
)

modestly = settings(max_examples=40, deadline=None)
RULE = ClosingRule()
SHORT = {"s": Level.SHOWN, "t": Level.TOGETHER, "p": Level.PROMPTED, "a": Level.ALONE}
START = date(2025, 3, 3)


def seen(levels):
    """Read `st a` as: two sessions the first day, one the second."""
    days = enumerate(levels.split())
    return [
        Observation(START + timedelta(days=day), order, SHORT[letter])
        for day, letters in days
        for order, letter in enumerate(letters)
    ]


observations = st.lists(
    st.builds(
        Observation,
        st.integers(0, 4).map(lambda days: START + timedelta(days=days)),
        st.integers(0, 2),
        st.sampled_from([Level.ALONE, Level.ALONE, Level.PROMPTED, Level.SHOWN]),
    ),
    max_size=6,
)
rules = st.builds(ClosingRule, st.integers(1, 4), st.booleans())


def test_levels_go_from_most_help_to_none():
    assert sorted({Level.ALONE, *Level}) == list(Level)
    assert Level.SHOWN < Level.TOGETHER < Level.PROMPTED < Level.ALONE
    assert Level.ALONE >= Level.ALONE > Level.PROMPTED
    assert Level.ALONE <= Level.ALONE
    assert max(Level.TOGETHER, Level.PROMPTED) is Level.PROMPTED


@pytest.mark.parametrize(
    ("levels", "met"),
    [
        ("", False),
        ("a", False),
        ("a a", True),
        ("s t p a a", True),
        ("a a p", False),
        ("a p a", False),
        ("a a s a a", True),
        ("aa", False),  # twice the same day
        ("aaa a", True),
        ("a ap a", False),  # prompted again in the afternoon
        ("a pa a", False),  # alone in the afternoon: that day needed help
        ("a pa a a", True),
        ("a pa", False),
    ],
)
def test_a_goal_is_met_after_two_days_alone_in_a_row(levels, met):
    assert goal_met(seen(levels), RULE) is met


@pytest.mark.parametrize(
    ("levels", "rule", "met"),
    [
        ("aa", ClosingRule(2, different_days=False), True),
        ("ap a", ClosingRule(2, different_days=False), False),
        ("a", ClosingRule(1), True),
        ("a a", ClosingRule(3), False),
        ("a a a", ClosingRule(3), True),
    ],
)
def test_each_network_has_its_own_rule(levels, rule, met):
    assert goal_met(seen(levels), rule) is met


def test_two_reports_of_the_same_moment_that_disagree_close_nothing():
    twice = [*seen("a a"), Observation(START + timedelta(days=1), 0, Level.PROMPTED)]
    assert not goal_met(twice, RULE)
    assert not goal_met(twice[::-1], RULE)
    assert not goal_met(twice, ClosingRule(1))
    assert latest_level(twice) is Level.PROMPTED


def test_deleting_a_session_counts_as_if_it_had_never_been():
    three = seen("a p a")
    assert not goal_met(three, RULE)
    assert goal_met([each for each in three if each.level is Level.ALONE], RULE)


@modestly
@given(observations, rules, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(given_in, rule, lots):
    shuffled = list(given_in)
    lots.shuffle(shuffled)
    assert goal_met(given_in, rule) == goal_met(shuffled, rule)
    assert latest_level(given_in) == latest_level(shuffled)


@modestly
@given(observations, rules)
def test_one_more_day_alone_never_undoes_and_one_with_help_always_does(before, rule):
    later = START + timedelta(days=9)
    alone = [*before, Observation(later, 0, Level.ALONE)]
    helped = [*before, Observation(later, 0, Level.PROMPTED)]
    assert goal_met(alone, rule) >= goal_met(before, rule)
    assert not goal_met(helped, rule)


@modestly
@given(observations, st.integers(1, 3))
def test_a_milder_rule_is_met_earlier(given_in, times):
    strict, mild = ClosingRule(times + 1), ClosingRule(times)
    assert goal_met(given_in, mild) >= goal_met(given_in, strict)
    same_day = ClosingRule(times, different_days=False)
    assert goal_met(given_in, same_day) >= goal_met(given_in, mild)


def test_autonomy_takes_every_goal_and_at_least_one():
    assert suggests_autonomy({"email": seen("a a"), "pay": seen("t a a")}, RULE)
    assert not suggests_autonomy({"email": seen("a a"), "pay": seen("a")}, RULE)
    assert not suggests_autonomy({"email": seen("a a"), "pay": []}, RULE)
    assert not suggests_autonomy({}, RULE)


def test_the_latest_level_is_the_last_in_time():
    assert latest_level([]) is None
    assert latest_level(seen("s tp")[::-1]) is Level.PROMPTED


def test_a_rule_takes_at_least_one_session():
    with pytest.raises(BadRule):
        ClosingRule(0)


def test_check_ins_are_later_and_later():
    assert CHECK_IN_DAYS == (30, 90)
