"""When learners are asked again, and what their answers lead to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.check_ins import (
    Follows,
    NotAnswered,
    Still,
    check_answers,
    due_now,
    lost_goals,
    moments_due,
    silent_since,
    what_follows,
)
from helpnet.domain.offer_policy import Quiet
from helpnet.domain.quiet import is_quiet

ZONE = "Europe/Brussels"
CLOSED = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
moments = st.integers(0, 2000 * 24).map(lambda hours: CLOSED + hours * HOUR)
quiets = st.builds(
    Quiet,
    from_hour=st.integers(0, 23),
    until_hour=st.integers(0, 23),
    weekends=st.booleans(),
)


def test_they_are_asked_after_thirty_and_ninety_days():
    due = moments_due(CLOSED, quiet=Quiet(), zone=ZONE)
    assert due == {30: CLOSED + 30 * DAY, 90: CLOSED + 90 * DAY}


def test_nobody_is_asked_at_night():
    late = CLOSED.replace(hour=22)
    due = moments_due(late, quiet=Quiet(), zone=ZONE)
    # The clocks have gone forward: eight in the morning is six in UTC.
    assert due[30] == datetime(2026, 4, 2, 6, tzinfo=UTC)


@given(closed=moments, quiet=quiets)
def test_due_is_never_quiet_and_never_early(closed, quiet):
    for days, at in moments_due(closed, quiet=quiet, zone=ZONE).items():
        assert at >= closed + days * DAY
        assert not is_quiet(at, quiet, ZONE)


def test_nothing_is_put_before_its_time():
    found = due_now({30: CLOSED + 30 * DAY}, CLOSED + 30 * DAY - timedelta.resolution)
    assert (found.ask, found.skipped) == (None, frozenset())


def test_of_two_that_are_overdue_only_the_latest_is_put():
    waiting = moments_due(CLOSED, quiet=Quiet(), zone=ZONE)
    found = due_now(waiting, CLOSED + 97 * DAY)
    assert (found.ask, found.skipped) == (90, frozenset({30}))


def test_silence_begins_after_the_days_of_patience():
    assert silent_since(CLOSED, patience=14) == CLOSED + 14 * DAY


@pytest.mark.parametrize(
    ("answers", "follows"),
    [
        ([Still.YES], Follows.ALONE),
        ([Still.YES, Still.YES], Follows.ALONE),
        ([Still.YES, Still.UNSURE], Follows.UNSURE),
        ([Still.UNSURE], Follows.UNSURE),
        ([Still.YES, Still.NO], Follows.AGAIN),
        ([Still.UNSURE, Still.NO], Follows.AGAIN),
        ([], Follows.UNSURE),
    ],
)
def test_what_the_answers_lead_to(answers, follows):
    assert what_follows(answers) is follows


def test_only_what_is_lost_is_learned_again():
    answers = {1: Still.NO, 2: Still.YES, 3: Still.UNSURE}
    assert lost_goals(answers) == {1}


@pytest.mark.parametrize("answered", [{1}, {1, 2, 3}, {1, 9}, set()])
def test_every_goal_and_nothing_else_is_answered(answered):
    check_answers({1, 2}, {1, 2})
    with pytest.raises(NotAnswered) as refused:
        check_answers(answered, {1, 2})
    assert refused.value.needs == answered ^ {1, 2}
