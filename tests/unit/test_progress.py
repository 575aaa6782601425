from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.autonomy import ClosingRule, Level
from helpnet.domain.progress import Held, progress

START = date(2026, 3, 2)
A, P = Level.ALONE, Level.PROMPTED
RULE = ClosingRule()


def held(day, minute=720, **levels):
    return Held(
        START + timedelta(days=day),
        minute,
        {int(goal[1:]): level for goal, level in levels.items()},
    )


meetings = st.lists(
    st.builds(
        Held,
        st.integers(0, 4).map(lambda days: START + timedelta(days=days)),
        st.sampled_from([600, 720]),
        st.dictionaries(st.integers(1, 2), st.sampled_from([A, A, A, P])),
    ),
    max_size=7,
)


@given(meetings, st.randoms(use_true_random=False))
def test_the_order_of_the_meetings_does_not_matter(known, chance):
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert progress([1, 2], known, RULE) == progress([1, 2], shuffled, RULE)


@given(meetings)
def test_suggested_means_that_every_goal_is_met_with_evidence(known):
    far = progress([1, 2], known, RULE)
    assert far.suggested == all(goal.met for goal in far.goals)
    for goal in far.goals:
        assert goal.met == (len(goal.alone_on) >= RULE.alone_in_a_row)


def at(day, hour, minute=0):
    return datetime.combine(START + timedelta(days=day), time(hour, minute), UTC)


@given(meetings, st.integers(0, 5), st.integers(0, 23))
def test_meetings_before_the_reopening_are_shown_but_count_no_more(known, day, hour):
    since = at(day, hour)
    later = [each for each in known if each.day > since.date()]
    far = progress([1, 2], known, RULE, since=since)
    fresh = progress([1, 2], later, RULE)
    assert far.suggested == fresh.suggested
    assert [goal.alone_on for goal in far.goals] == [
        goal.alone_on for goal in fresh.goals
    ]
    assert sum(len(goal.seen) for goal in far.goals) == sum(
        len(each.levels) for each in known
    )


@pytest.mark.parametrize(
    ("not_before", "own", "counts"),
    [
        (None, False, False),  # the hour is not known
        (at(1, 9), False, False),  # the helper had said yes before
        (at(1, 10), True, False),
        (at(1, 10, 1), True, True),
        (at(1, 11), False, True),
    ],
)
def test_on_the_day_of_the_reopening_only_what_certainly_followed_counts(
    not_before, own, counts
):
    day = START + timedelta(days=1)
    moment = Held(day, 1439, {1: A}, own, not_before)
    far = progress([1], [moment], ClosingRule(1), since=at(1, 10)).goals[0]
    assert (far.alone_on or far.said_on) == ((day,) if counts else ())
    assert len(far.seen) == 1


def test_the_evidence_is_the_last_run_alone():
    far = progress([1], [held(3, n1=A), held(0, n1=A), held(1, n1=P)], RULE)
    assert far.goals[0].alone_on == (START + timedelta(days=3),)
    assert far.goals[0].level is A


def test_of_two_meetings_of_one_moment_the_one_with_more_help_counts_last():
    far = progress([1], [held(0, n1=A), held(1, n1=P), held(1, n1=A)], RULE)
    assert far.goals[0].level is P
    assert far.goals[0].alone_on == ()


@given(meetings, st.integers(0, 4), st.booleans(), st.randoms(use_true_random=False))
def test_a_day_on_which_help_was_needed_is_not_alone_at_any_hour(
    known, day, own, chance
):
    day = START + timedelta(days=day)
    helped = Held(day, chance.choice([0, 720, 1439]), {1: P})
    alone = Held(day, chance.choice([0, 720, 1439]), {1: A}, own)
    without = progress([1], [*known, helped], RULE, since=None)
    assert progress([1], [*known, helped, alone], RULE).goals[0].times == (
        without.goals[0].times
    )
    assert day not in without.goals[0].alone_on


def test_without_goals_nothing_is_suggested():
    assert not progress([], [held(0)], RULE).suggested


own_moments = st.lists(
    st.builds(
        Held,
        st.integers(0, 4).map(lambda days: START + timedelta(days=days)),
        st.sampled_from([600, 720, 900]),
        st.integers(1, 2).map(lambda goal: {goal: A}),
        st.just(True),
    ),
    max_size=5,
)
own_rules = st.builds(ClosingRule, st.integers(1, 4), st.booleans(), st.integers(0, 3))


@given(meetings, own_moments, own_rules, st.randoms(use_true_random=False))
def test_own_evidence_makes_no_difference_to_the_order(known, own, rule, chance):
    shuffled = [*known, *own]
    chance.shuffle(shuffled)
    assert progress([1, 2], [*known, *own], rule) == progress([1, 2], shuffled, rule)


def by_the_book(moments, rule):
    """Tell whether goal 1 is met, day by day as the rule is told to people."""
    days = sorted({each.day for each in moments if 1 in each.levels}, reverse=True)
    seen = said = 0
    for day in days:
        today = [each for each in moments if each.day == day and 1 in each.levels]
        if any(each.levels[1] is not A for each in today):
            break
        meetings = sum(not each.own for each in today)
        seen += min(meetings, 1) if rule.different_days else meetings
        word = len(today) > meetings
        said += word and not (rule.different_days and meetings)
    return seen > 0 and seen + min(said, rule.own_counts) >= rule.alone_in_a_row


@given(meetings, own_moments, own_rules)
def test_a_goal_is_met_as_the_rule_is_told(known, own, rule):
    moments = [*known, *own]
    assert progress([1], moments, rule).suggested is by_the_book(moments, rule)


@given(own_moments, own_rules)
def test_the_learner_s_word_alone_never_closes_a_goal(own, rule):
    far = progress([1, 2], own, rule)
    assert not any(goal.met for goal in far.goals)
    assert [(goal.level, goal.sessions) for goal in far.goals] == [(None, 0)] * 2


@given(meetings, own_moments, own_rules)
def test_the_learner_s_word_never_undoes_anything(known, own, rule):
    before = progress([1, 2], known, rule)
    after = progress([1, 2], [*known, *own], rule)
    for was, is_now in zip(before.goals, after.goals, strict=True):
        assert is_now.met >= was.met
        assert (is_now.alone_on, is_now.level) == (was.alone_on, was.level)
        assert is_now.sessions == was.sessions


@given(meetings, own_moments, own_rules)
def test_more_of_the_learner_s_word_is_met_earlier(known, own, rule):
    more = ClosingRule(rule.alone_in_a_row, rule.different_days, rule.own_counts + 1)
    strict, mild = (progress([1, 2], [*known, *own], each) for each in (rule, more))
    for one, other in zip(strict.goals, mild.goals, strict=True):
        assert other.met >= one.met
        assert 0 <= other.times - one.times <= 1


@given(meetings, own_moments, st.integers(1, 4), st.booleans())
def test_where_the_learner_s_word_does_not_count_it_is_as_if_unsaid(
    known, own, times, apart
):
    rule = ClosingRule(times, apart, own_counts=0)
    with_it = progress([1, 2], [*known, *own], rule)
    without = progress([1, 2], known, rule)
    assert [goal.met for goal in with_it.goals] == [goal.met for goal in without.goals]
    assert [goal.times for goal in with_it.goals] == [
        goal.times for goal in without.goals
    ]


@given(meetings, own_moments, own_rules)
def test_a_word_said_twice_a_day_counts_once(known, own, rule):
    moments = [*known, *own]
    again = [Held(each.day, each.minute + 1, each.levels, own=True) for each in own]
    once, twice = (progress([1, 2], all_, rule) for all_ in (moments, moments + again))
    late = {each.day for each in known}  # a meeting between the two may break the run
    if not late & {each.day for each in own}:
        assert [goal.times for goal in once.goals] == [
            goal.times for goal in twice.goals
        ]


@given(meetings, own_moments, own_rules)
def test_met_on_is_the_first_day_that_is_enough(known, own, rule):
    moments = [*known, *own]
    for goal in progress([1, 2], moments, rule).goals:
        assert goal.met == (bool(goal.alone_on) and goal.times >= rule.alone_in_a_row)
        if goal.met_on:
            then = [each for each in moments if each.day <= goal.met_on]
            before = [each for each in moments if each.day < goal.met_on]
            assert progress([goal.goal], then, rule).suggested
            was = progress([goal.goal], before, rule).goals[0]
            assert was.met_on is None or was.met_on < goal.met_on


@given(meetings, own_moments, own_rules, st.data())
def test_a_correction_counts_as_if_it_had_been_so_from_the_start(
    known, own, rule, data
):
    moments = [*known, *own]
    kept = [each for each in moments if data.draw(st.booleans())]
    dropped = [each for each in moments if each not in kept]
    corrected = [each for each in [*dropped, *kept] if each in kept]
    assert progress([1, 2], corrected, rule) == progress([1, 2], kept, rule)


@pytest.mark.parametrize(
    ("seen_on", "said_on", "rule", "met"),
    [
        ([0], [2], RULE, True),
        ([0], [0], RULE, False),  # the same day is not another day
        ([], [0, 2, 4], RULE, False),
        ([0], [2, 4], ClosingRule(3), False),  # one word counts, not two
        ([0], [2, 4], ClosingRule(3, own_counts=2), True),
        ([0], [2], ClosingRule(2, own_counts=0), False),
        ([0], [0], ClosingRule(2, different_days=False), True),
        ([4], [0], RULE, True),  # said first, seen later
    ],
)
def test_one_day_seen_and_one_day_said_are_two(seen_on, said_on, rule, met):
    moments = [held(day, n1=A) for day in seen_on]
    moments += [Held(START + timedelta(days=day), 900, {1: A}, True) for day in said_on]
    assert progress([1], moments, rule).goals[0].met is met


def test_help_after_the_learner_s_word_begins_anew():
    said = Held(START + timedelta(days=1), 600, {1: A}, own=True)
    far = progress([1], [held(0, n1=A), said, held(1, n1=P)], RULE)
    assert (far.goals[0].alone_on, far.goals[0].said_on, far.goals[0].level) == (
        (),
        (),
        P,
    )
