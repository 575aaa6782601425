"""What is no progress, what helps, and what a helper may read of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.attention import AttentionKind
from helpnet.domain.autonomy import Level
from helpnet.domain.troubles import (
    FOR_HELPER,
    REMEDIES,
    Practice,
    Remedy,
    is_stuck,
    settled_note,
    shared_note,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
S, T, P, A = Level
MAIL, NEWS = 1, 2


def met(*levels, goal=MAIL, match=7, first=0):
    """Return one meeting a week, with the level of one goal."""
    return [
        Practice(
            at=START + timedelta(weeks=first + number),
            match=match,
            levels={goal: level},
        )
        for number, level in enumerate(levels)
    ]


def stuck(meetings, *, goals=(MAIL,), match=7, sessions=4):
    return is_stuck(meetings, match=match, goals=goals, sessions=sessions)


def test_four_meetings_without_a_rise_are_no_progress():
    assert stuck(met(T, T, S, T, T))
    assert not stuck(met(T, T, S, T, P))


def test_what_has_just_begun_is_not_stuck():
    assert not stuck(met(S, S, S, S))
    assert stuck(met(S, S, S, S, S))


def test_a_new_goal_has_risen():
    assert not stuck([*met(T, T, T, T), *met(S, goal=NEWS, first=4)], goals=(1, 2))


def test_what_is_wanted_no_more_does_not_count():
    later = [*met(T, T, T, T), *met(S, goal=NEWS, first=4)]
    assert stuck(later, goals=(MAIL,))


def test_a_new_helper_begins_afresh_from_what_was_reached():
    before = met(P, P, P, P, P, match=3)
    assert not stuck([*before, *met(T, T, T, first=5)])
    assert stuck([*before, *met(T, T, T, T, first=5)])
    assert not stuck([*before, *met(T, T, T, A, first=5)])


@given(
    st.lists(st.sampled_from(Level), max_size=9),
    st.integers(2, 6),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_meetings_are_told_does_not_matter(levels, sessions, rng):
    meetings = met(*levels)
    shuffled = rng.sample(meetings, len(meetings))
    expected = stuck(meetings, sessions=sessions)
    assert stuck(shuffled, sessions=sessions) is expected
    best, last = levels[: -sessions or None], levels[-sessions:]
    rose = len(levels) <= sessions or max(each.step for each in last) > max(
        each.step for each in best
    )
    assert expected is not rose


def test_every_trouble_has_steps_and_the_helper_only_their_own():
    assert all(REMEDIES.values())
    assert AttentionKind.UNHAPPY not in FOR_HELPER
    allowed = {Remedy.CALL_LEARNER, Remedy.NEXT_HELPER}
    assert all(set(steps) <= allowed and steps for steps in FOR_HELPER.values())
    assert all(Remedy.SETTLE in REMEDIES[kind] for kind in FOR_HELPER)


def test_only_a_note_that_is_shared_is_read_by_the_helper():
    assert shared_note(settled_note("Tuesdays", shared=True)) == "Tuesdays"
    assert shared_note(settled_note("Tuesdays", shared=False)) == ""
    assert settled_note("", shared=True) == ""
