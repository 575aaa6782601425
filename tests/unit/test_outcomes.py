"""What accompaniments brought, counted: groups, hidden counts, what is never said."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain import outcomes
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.outcome_answers import (
    CANNOT_IN_SURVEY,
    Standing,
    count_abilities,
    share_still,
)
from helpnet.domain.outcomes import (
    MILESTONES,
    By,
    Lived,
    tally,
)
from helpnet.domain.survey import Ability

lives = st.lists(
    st.builds(
        Lived,
        st.sampled_from("abcdefgh"),
        st.one_of(st.none(), st.sampled_from(EpisodeEnd).map(str)),
        st.integers(0, 400),
        st.integers(0, 30),
    ),
    max_size=80,
)


def lived(group="device", end="autonomous", days=10, meetings=3):
    return Lived(group, end, days, meetings)


def of(lines, group):
    (found,) = (line for line in lines if line.group == group)
    return found


def test_nobody_is_a_line_of_nothing():
    (everybody,) = outcomes.count_lines(tally({}), By.SKILL)
    assert (everybody.group, everybody.began, everybody.rate) == (None, 0, None)
    assert outcomes.draw_curve(tally({})) is None
    assert outcomes.list_milestones(tally({})) == ()
    assert outcomes.count_ends(tally({}), everybody) == {}


def test_a_line_says_who_began_and_how_they_stand():
    counted = {lived(): 8, lived(end="stopped"): 6, lived(end=None): 5}
    everybody, device = outcomes.count_lines(tally(counted), By.AREA)
    for line in (everybody, device):
        assert (line.began, line.alone, line.ended, line.going_on) == (19, 8, 6, 5)
        assert line.rate == pytest.approx(8 / 14)


def test_the_median_counts_those_who_go_on():
    """The average of the finished would say 20 days; half have not finished by then."""
    counted = {lived(days=10): 5, lived(end=None, days=40): 11, lived(days=30): 5}
    everybody = outcomes.count_lines(tally(counted), By.AREA)[0]
    assert everybody.days.median is None
    assert everybody.days.latest == 40
    assert everybody.rate == 1


def test_small_counts_are_hidden_and_nothing_of_them_is_said():
    counted = {lived(): 3, lived(end="stopped"): 20, lived(end=None): 20}
    everybody = outcomes.count_lines(tally(counted), By.AREA)[0]
    assert everybody.alone is None
    assert everybody.rate is None
    assert everybody.days is None
    assert everybody.began == 43


def test_several_small_groups_are_told_together():
    counted = {lived("health"): 40, lived("work"): 3, lived("safety"): 4}
    lines = outcomes.count_lines(tally(counted), By.AREA)
    assert [line.group for line in lines] == [None, "health", ""]
    assert (lines[2].others, lines[2].began) == (2, 7)


def test_who_names_two_barriers_is_in_both_and_once_in_all():
    counted = {lived(0b011): 10, lived(0b100): 7}
    lines = outcomes.count_lines(tally(counted), By.BARRIER)
    assert of(lines, None).began == 17
    assert of(lines, "access").began == of(lines, "skill").began == 10
    assert of(lines, "wish").began == 7


def test_a_barrier_nobody_named_has_no_line():
    lines = outcomes.count_lines(tally({lived(0b010): 9}), By.BARRIER)
    assert [line.group for line in lines] == [None, "skill"]


def test_the_curve_ends_where_fewer_than_five_are_seen():
    counted = {lived(days=day): 1 for day in range(1, 21)}
    curve = outcomes.draw_curve(tally(counted))
    assert curve.points[-1].at_risk == 5
    assert curve.people == 20


def test_milestones_are_told_while_enough_are_seen():
    counted = {lived(days=10): 6, lived(end=None, days=100): 5, lived(days=65): 9}
    found = outcomes.list_milestones(tally(counted))
    assert [each.days for each in found] == [30, 60, 90]
    assert found[0].alone == pytest.approx(6 / 20)
    assert found[2].alone == pytest.approx(15 / 20)


def test_who_stops_never_counts_as_alone_among_all_who_began():
    counted = {lived(days=50): 10, lived(end="stopped", days=20): 10}
    counted |= {lived(end=None, days=70): 5}
    last = outcomes.list_milestones(tally(counted))[-1]
    assert last.of_all == pytest.approx(10 / 25)
    assert last.alone == pytest.approx(10 / 15)


def ends_of(counted):
    everybody = outcomes.count_lines(tally(counted), By.AREA)[0]
    return outcomes.count_ends(tally(counted), everybody), everybody


def test_ends_are_counted_by_reason_the_most_frequent_first():
    counted = {lived(): 9, lived(end="stopped"): 12, lived(end="moved_away"): 6}
    ends, _ = ends_of(counted | {lived(end=None): 30})
    assert list(ends.items()) == [
        (EpisodeEnd.STOPPED, 12),
        (EpisodeEnd.AUTONOMOUS, 9),
        (EpisodeEnd.MOVED_AWAY, 6),
    ]


def test_a_rare_end_is_not_what_is_left_of_the_line_above():
    counted = {lived(): 6, lived(end="stopped"): 50, lived(end="moved_away"): 3}
    ends, everybody = ends_of(counted | {lived(end=None): 10})
    assert (everybody.alone, everybody.ended) == (6, 53)
    assert ends[EpisodeEnd.AUTONOMOUS] == 6
    assert ends[EpisodeEnd.STOPPED] is ends[EpisodeEnd.MOVED_AWAY] is None


def test_ends_do_not_tell_how_few_go_on():
    counted = {lived(): 30, lived(end="stopped"): 20, lived(end=None): 3}
    ends, everybody = ends_of(counted)
    assert (everybody.alone, everybody.ended, everybody.going_on) == (30, None, None)
    assert ends == {EpisodeEnd.AUTONOMOUS: 30, EpisodeEnd.STOPPED: None}


@given(lives)
def test_ends_and_the_line_above_agree(people):
    counted = tally(Counter(people))
    ends, everybody = ends_of(Counter(people))
    alone = ends.pop(EpisodeEnd.AUTONOMOUS, everybody.alone)
    assert alone == everybody.alone
    if everybody.ended is None:
        assert set(ends.values()) == {None}
    hidden = [counted.ends[end] for end, number in ends.items() if number is None]
    assert not hidden or everybody.ended is None or sum(hidden) >= 5


@given(lives, st.sampled_from([By.SKILL, By.AREA, By.CHANNEL]))
def test_no_small_count_is_ever_told(people, by):
    for line in outcomes.count_lines(tally(Counter(people)), by):
        counts = (line.began, line.alone, line.ended, line.going_on)
        assert not any(number in {1, 2, 3, 4} for number in counts)
        if line.rate is not None:
            assert None not in (line.alone, line.ended)
        if line.days is not None:
            assert line.alone is not None


@given(lives)
def test_lines_add_up_where_they_are_told(people):
    everybody, *groups = outcomes.count_lines(tally(Counter(people)), By.SKILL)
    shown = [line.began for line in groups]
    if None not in (*shown, everybody.began):
        assert everybody.began == sum(shown) == len(people)


@given(lives)
def test_the_milestones_agree_with_the_curve(people):
    curve = outcomes.draw_curve(tally(Counter(people)))
    for each in outcomes.list_milestones(tally(Counter(people))):
        assert each.days in MILESTONES
        assert 0 <= each.low <= each.alone <= each.high <= 1
        assert each.of_all <= each.alone + 1e-9
        assert each.at_risk >= 5
        assert curve is not None


def test_silence_is_never_a_yes():
    counts = {Standing.YES: 30, Standing.NO: 5, Standing.UNSURE: 5}
    counts |= {Standing.SILENT: 20, Standing.OPEN: 99, Standing.NOT_ASKED: 99}
    assert share_still(counts) == pytest.approx(30 / 60)


@pytest.mark.parametrize("hidden", [Standing.YES, Standing.SILENT])
def test_no_share_is_told_where_a_count_is_hidden(hidden):
    counts = dict.fromkeys(Standing, 10) | {hidden: None}
    assert share_still(counts) is None


def test_nobody_asked_is_no_share():
    assert share_still(dict.fromkeys(Standing, 0)) is None


def test_before_and_after_count_the_same_people():
    pairs = {
        (Ability.NO, Ability.ALONE): 12,
        (Ability.NO, Ability.NO): 8,
        (Ability.WITH_HELP, Ability.ALONE): 10,
    }
    before, after = count_abilities(pairs)
    assert before == [0, 10, 20, 30]
    assert after == [22, 0, 8, 30]


def test_the_survey_is_told_as_it_was_published():
    assert list(CANNOT_IN_SURVEY.values()) == [1 / 5, 1 / 4, 1 / 3, 1 / 2]
