"""Where accompaniments begin and end, read from a history."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.ends import EndReason
from helpnet.domain.episodes import (
    TELLING,
    Cycle,
    EpisodeEnd,
    Goal,
    Line,
    count_goals,
    cycles,
)
from helpnet.domain.history import Happening

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
H = Happening


def at(hours):
    return START + timedelta(hours=hours)


def history(*lines):
    return [Line(what, at(hours)) for hours, what in enumerate(lines)]


def test_who_never_had_a_helper_had_no_accompaniment():
    assert cycles(history(H.ASKED, H.HELPER_ASKED, H.LEARNER_WITHDREW)) == ()


def test_it_begins_with_the_first_yes_and_lasts():
    assert cycles(history(H.ASKED, H.HELPER_ACCEPTED)) == (Cycle(at(1)),)


def test_another_helper_goes_on_with_the_same_one():
    lines = history(H.HELPER_ACCEPTED, H.HELPER_LEFT, H.HELPER_ACCEPTED)
    assert cycles(lines) == (Cycle(at(0)),)


def test_who_withdraws_between_two_helpers_ends_it():
    lines = history(H.HELPER_ACCEPTED, H.HELPER_LEFT, H.LEARNER_WITHDREW)
    assert cycles(lines) == (Cycle(at(0), at(2), EpisodeEnd.OTHER),)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (H.AUTONOMY_CONFIRMED, EpisodeEnd.AUTONOMOUS),
        (H.SENT_ELSEWHERE, EpisodeEnd.PASSED_ON),
        (H.LEARNER_UNREACHABLE, EpisodeEnd.UNREACHABLE),
        (H.LEARNER_WITHDREW, EpisodeEnd.OTHER),
    ],
)
def test_without_a_reason_the_line_says_how_it_ended(line, outcome):
    (only,) = cycles(history(H.HELPER_ACCEPTED, line))
    assert (only.ended_at, only.outcome) == (at(1), outcome)


def test_a_reason_says_more_than_the_line():
    lines = history(H.HELPER_ACCEPTED, H.LEARNER_WITHDREW)
    (only,) = cycles(lines, EndReason.MOVED_AWAY)
    assert only.outcome is EpisodeEnd.MOVED_AWAY


def test_who_did_it_alone_before_they_died_did_it_alone():
    lines = history(H.HELPER_ACCEPTED, H.AUTONOMY_CONFIRMED)
    (only,) = cycles(lines, EndReason.DECEASED)
    assert only.outcome is EpisodeEnd.AUTONOMOUS


def test_the_reason_of_a_later_end_without_a_helper_is_not_that_of_an_earlier_one():
    lines = history(
        H.HELPER_ACCEPTED, H.AUTONOMY_CONFIRMED, H.REOPENED, H.LEARNER_WITHDREW
    )
    (only,) = cycles(lines, EndReason.STOPPED)
    assert only.outcome is EpisodeEnd.AUTONOMOUS


def test_a_death_that_ends_it_is_why_it_ended():
    lines = history(H.HELPER_ACCEPTED, H.LEARNER_WITHDREW)
    lines.append(Line(H.DECEASED, at(1)))
    (only,) = cycles(lines, EndReason.DECEASED)
    assert only.outcome is EpisodeEnd.DECEASED


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (H.AUTONOMY_CONFIRMED, EpisodeEnd.AUTONOMOUS),
        (H.LEARNER_UNREACHABLE, EpisodeEnd.UNREACHABLE),
    ],
)
def test_who_dies_later_ended_as_before(line, outcome):
    (only,) = cycles(history(H.HELPER_ACCEPTED, line, H.DECEASED), EndReason.DECEASED)
    assert only.outcome is outcome


def test_opened_again_the_next_yes_begins_the_next():
    lines = history(
        H.HELPER_ACCEPTED, H.AUTONOMY_CONFIRMED, H.REOPENED, H.HELPER_ACCEPTED
    )
    assert cycles(lines) == (
        Cycle(at(0), at(1), EpisodeEnd.AUTONOMOUS),
        Cycle(at(3)),
    )


@pytest.mark.parametrize("undone_first", [True, False])
def test_an_end_that_is_undone_never_was(undone_first):
    again = [Line(H.REOPENED, at(2)), Line(H.UNDONE, at(2))]
    lines = history(H.HELPER_ACCEPTED, H.AUTONOMY_CONFIRMED)
    lines += again[::-1] if undone_first else again
    lines.append(Line(H.HELPER_ACCEPTED, at(2)))
    assert cycles(lines) == (Cycle(at(0)),)


def test_an_end_without_a_helper_undone_leaves_the_one_before():
    lines = history(
        H.HELPER_ACCEPTED, H.AUTONOMY_CONFIRMED, H.REOPENED, H.LEARNER_WITHDREW
    )
    lines += [Line(H.REOPENED, at(5)), Line(H.UNDONE, at(5))]
    assert cycles(lines) == (Cycle(at(0), at(1), EpisodeEnd.AUTONOMOUS),)


@given(st.lists(st.sampled_from(sorted(TELLING)), max_size=12))
def test_accompaniments_follow_each_other(whats):
    found = cycles(history(*whats))
    for one, later in pairwise(found):
        assert one.began_at < one.ended_at < later.began_at
    assert all(each.ended_at is not None for each in found[:-1])
    for each in found:
        assert (each.ended_at is None) == (each.outcome is None)


def test_goals_met_before_are_goals_of_an_earlier_one():
    goals = [Goal(None), Goal(date(2026, 3, 1)), Goal(date(2026, 5, 1))]
    began = date(2026, 4, 1)
    going = count_goals(goals, began_on=began, ended_on=None, outcome=None)
    assert going == (2, 1)
    ended = count_goals(
        goals,
        began_on=began,
        ended_on=date(2026, 4, 9),
        outcome=EpisodeEnd.STOPPED,
    )
    assert ended == (2, 0)


def test_who_can_do_it_alone_has_met_every_goal():
    found = count_goals(
        [Goal(None), Goal(None)],
        began_on=date(2026, 4, 1),
        ended_on=date(2026, 4, 9),
        outcome=EpisodeEnd.AUTONOMOUS,
    )
    assert found == (2, 2)
