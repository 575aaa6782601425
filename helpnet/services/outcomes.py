"""What helping brought in a network: who can do it alone, after how long, and still."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpnet.domain.catalogue import SurveyTask
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.local_times import local_day
from helpnet.domain.outcome_answers import (
    CANNOT_IN_SURVEY,
    Standing,
    count_abilities,
    share_still,
)
from helpnet.domain.outcomes import (
    By,
    Line,
    Milestone,
    count_ends,
    count_lines,
    draw_curve,
    list_milestones,
    tally,
)
from helpnet.domain.rules import parse_rules
from helpnet.domain.suppression import show_row
from helpnet.domain.survey import Ability
from helpnet.domain.survival import Curve
from helpnet.store.catalogue import catalogue
from helpnet.store.networks import get_network
from helpnet.store.outcomes import (
    Period,
    count_answer_pairs,
    count_lived,
    count_standings,
)

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterLine:
    """What came of the question after so many days; None where a count is hidden.

    `share`: of those who were asked, who said yes.
    """

    days: int
    counts: Mapping[Standing, int | None]
    total: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One of the four questions, of those who answered it twice; None is hidden.

    `before` and `after` are in the order of `Ability`; `cannot` is the share of all
    people who cannot do it, by the survey.
    """

    task: SurveyTask
    skill: str
    before: tuple[int | None, ...]
    after: tuple[int | None, ...]
    people: int | None
    cannot: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPage:
    """What accompaniments begun from `first` to `last` brought; counted `today`.

    `lines`: everybody, then the groups. `curve` is None for too few people.
    """

    by: By
    first: date | None
    last: date | None
    today: date
    lines: tuple[Line, ...]
    curve: Curve | None
    milestones: tuple[Milestone, ...]
    ends: Mapping[EpisodeEnd, int | None]
    later: tuple[LaterLine, ...]
    tasks: tuple[TaskLine, ...]

    @property
    def everybody(self) -> Line:
        """Return the figures of all groups together."""
        return self.lines[0]

    @property
    def ended(self) -> int | None:
        """Return how many have ended, if that may be told."""
        known = [number for number in self.ends.values() if number is not None]
        return sum(known) if len(known) == len(self.ends) else None

    @property
    def empty(self) -> bool:
        """Tell whether no accompaniment began in this time."""
        return self.everybody.began == 0


def show_outcomes(
    *,
    network_id: int,
    by: By,
    now: datetime,
    first: date | None = None,
    last: date | None = None,
) -> OutcomesPage:
    """Return what the network's accompaniments begun in this time brought.

    Small counts are hidden as on the page wherever the figures go.
    """
    network = get_network(network_id)
    today = local_day(now, network.time_zone)
    patience = timedelta(days=parse_rules(network.rules).check_in_patience)
    period = Period(
        network_id=network_id, first=first or EARLIEST, last=last or date.max
    )
    counted = tally(count_lived(period, by, today=today))
    lines = count_lines(counted, by)
    return OutcomesPage(
        by=by,
        first=first,
        last=last,
        today=today,
        lines=lines,
        curve=draw_curve(counted),
        milestones=list_milestones(counted),
        ends=count_ends(counted, lines[0]),
        later=_later(period, now - patience),
        tasks=_tasks(period),
    )


def _later(period: Period, silent_before: datetime) -> tuple[LaterLine, ...]:
    counted = count_standings(period, silent_before=silent_before)
    return tuple(
        _later_line(days, {each: counted.get((days, each), 0) for each in Standing})
        for days in sorted({days for days, _ in counted})
    )


def _later_line(days: int, counted: Mapping[Standing, int]) -> LaterLine:
    *shown, total = show_row(list(counted.values()))
    counts = dict(zip(counted, shown, strict=True))
    return LaterLine(days=days, counts=counts, total=total, share=share_still(counts))


def _tasks(period: Period) -> tuple[TaskLine, ...]:
    pairs = count_answer_pairs(period)
    skills = {skill.survey: skill.id for skill in catalogue().skills if skill.survey}
    return tuple(
        _task_line(
            task,
            skills[task],
            {(one, two): n for (of, one, two), n in pairs.items() if of is task},
        )
        for task in SurveyTask
    )


def _task_line(
    task: SurveyTask, skill: str, pairs: Mapping[tuple[Ability, Ability], int]
) -> TaskLine:
    (*before, people), (*after, _people) = count_abilities(pairs)
    return TaskLine(
        task=task,
        skill=skill,
        before=tuple(before),
        after=tuple(after),
        people=people,
        cannot=CANNOT_IN_SURVEY[task],
    )
