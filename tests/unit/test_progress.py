from datetime import date, timedelta

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


@given(meetings, st.integers(0, 5))
def test_meetings_before_the_reopening_are_shown_but_count_no_more(known, day):
    since = START + timedelta(days=day)
    later = [each for each in known if each.day >= since]
    far = progress([1, 2], known, RULE, since=since)
    fresh = progress([1, 2], later, RULE)
    assert far.suggested == fresh.suggested
    assert [goal.alone_on for goal in far.goals] == [
        goal.alone_on for goal in fresh.goals
    ]
    assert sum(len(goal.seen) for goal in far.goals) == sum(
        len(each.levels) for each in known
    )


def test_the_evidence_is_the_last_run_alone():
    far = progress([1], [held(3, n1=A), held(0, n1=A), held(1, n1=P)], RULE)
    assert far.goals[0].alone_on == (START + timedelta(days=3),)
    assert far.goals[0].level is A


def test_of_two_meetings_of_one_moment_the_one_with_more_help_counts_last():
    far = progress([1], [held(0, n1=A), held(1, n1=P), held(1, n1=A)], RULE)
    assert far.goals[0].level is P
    assert far.goals[0].alone_on == ()


def test_without_goals_nothing_is_suggested():
    assert not progress([], [held(0)], RULE).suggested
