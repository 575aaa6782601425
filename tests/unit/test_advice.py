from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.advice import Advice, Trend, advise, gap_after, soonest
from helpnet.domain.autonomy import CHECK_IN_DAYS, Level, Observation

START = date(2026, 3, 2)
SHORT = {"s": Level.SHOWN, "t": Level.TOGETHER, "p": Level.PROMPTED, "a": Level.ALONE}


def seen(levels):
    return [
        Observation(START + timedelta(days=7 * week), 0, SHORT[letter])
        for week, letter in enumerate(levels)
    ]


histories = st.text(alphabet="stpa", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("levels", "next_help", "trend"),
    [
        ("", "s", Trend.FIRST),
        ("s", "t", Trend.WELL),
        ("st", "p", Trend.WELL),
        ("stp", "a", Trend.WELL),
        ("stpa", "a", Trend.WELL),
        ("tt", "p", Trend.WELL),  # as well as before
        ("pt", "t", Trend.FELL_BACK),
        ("ap", "p", Trend.FELL_BACK),
        ("as", "t", Trend.FELL_BACK),  # one step less than it needed, not two
        ("ts", "s", Trend.FELL_BACK),
    ],
)
def test_less_help_each_time_and_more_after_a_fall_back(levels, next_help, trend):
    found = advise(seen(levels))
    assert (found.help, found.trend) == (SHORT[next_help], trend)


@given(histories)
def test_never_two_steps_less_help_at_once(levels):
    last = SHORT[levels[-1]]
    assert advise(seen(levels)).help.step <= last.step + 1


@given(histories)
def test_after_a_fall_back_more_help_than_before_it(levels):
    found = advise(seen(levels))
    if found.trend is Trend.FELL_BACK:
        assert found.help < SHORT[levels[-2]]
    else:
        last = SHORT[levels[-1]]
        assert found.help > last or last is found.help is Level.ALONE


@given(histories, st.sampled_from("stpa"))
def test_the_gap_grows_with_success_and_shrinks_after_a_fall_back(levels, next_):
    before, after = advise(seen(levels)), advise(seen(levels + next_))
    change = SHORT[next_].step - SHORT[levels[-1]].step
    if change > 0:
        assert (after.least, after.most) > (before.least, before.most)
    elif change < 0:
        assert (after.least, after.most) < (before.least, before.most)
    else:
        assert (after.least, after.most) == (before.least, before.most)


def test_the_gap_is_a_share_of_the_time_to_remember():
    assert gap_after(Level.TOGETHER) == (3, 6)  # 10 to 20 % of 30 days
    assert gap_after(Level.ALONE) == (CHECK_IN_DAYS[-1] // 10, CHECK_IN_DAYS[-1] // 5)
    for level in (None, *Level):
        least, most = gap_after(level)
        assert 1 <= least <= most


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(levels, chance):
    known = seen(levels)
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert advise(known) == advise(shuffled)


def test_what_the_learner_did_alone_counts_as_done_alone():
    own = Observation(START + timedelta(days=30), 0, Level.ALONE, own=True)
    assert advise([*seen("p"), own]).help is Level.ALONE
    assert advise([*seen("p"), own]).most == gap_after(Level.ALONE)[1]


def test_of_several_goals_the_one_that_cannot_wait_says_when():
    far = Advice(Level.ALONE, 9, 18, Trend.WELL)
    near = Advice(Level.TOGETHER, 1, 3, Trend.WELL)
    assert soonest([far, near]) is near
    assert soonest([]) is None
