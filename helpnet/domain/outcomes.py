"""What accompaniments brought, counted so that small groups stay hidden."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from helpnet.domain.asking import Barrier
from helpnet.domain.episodes import EpisodeEnd
from helpnet.domain.fairness import FEWEST_SHOWN
from helpnet.domain.suppression import hide, is_small, show_row
from helpnet.domain.survival import Counts, Curve, Seen, count_at_risk, kaplan_meier

MILESTONES = (30, 60, 90, 180, 365)
"""Days after the first helper's yes at which the curve is told in numbers."""


class By(StrEnum):
    """By what the accompaniments are told apart."""

    SKILL = "skill"
    AREA = "area"
    CHANNEL = "channel"
    BARRIER = "barrier"


class Lived(NamedTuple):
    """One accompaniment: its group, its end if any, its days and its meetings so far.

    For barriers the group is the bits of all that were named.
    """

    group: str | int
    end: str | None
    days: int
    meetings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """The time by which half can do it alone, and its 95 % interval.

    None is not reached: it is more than `latest`, the longest seen so far.
    """

    median: int | None
    low: int | None
    high: int | None
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group; a count is None where it must stay hidden, and what it would tell.

    `group` is None for everybody; `others` counts the groups that are together here.
    `rate` is the share of the ended ones that can do it alone.
    """

    group: str | None
    began: int | None
    alone: int | None
    ended: int | None
    going_on: int | None
    rate: float | None = None
    days: Half | None = None
    meetings: Half | None = None
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """So many days after the beginning: who was still seen, and the shares by then.

    `alone` with `low` and `high`: by Kaplan and Meier; `of_all`: of all who began.
    """

    days: int
    at_risk: int
    alone: float
    low: float
    high: float
    of_all: float


@dataclass(frozen=True, slots=True)
class Group:
    """How long the people of one group took, in days and in meetings, so far."""

    days: Counter[tuple[int, Seen]] = field(default_factory=Counter)
    meetings: Counter[tuple[int, Seen]] = field(default_factory=Counter)

    @property
    def seen(self) -> list[int]:
        """Return who can do it alone, who ended otherwise, who goes on."""
        counted: Counter[Seen] = Counter()
        for (_, seen), number in self.meetings.items():
            counted[seen] += number
        return [counted[each] for each in Seen]


@dataclass(frozen=True, slots=True)
class Tally:
    """Accompaniments, counted once: by group, all together, and by end."""

    groups: Mapping[str | int, Group]
    everybody: Group
    ends: Counter[EpisodeEnd]


def tally(lived: Mapping[Lived, int]) -> Tally:
    """Count the accompaniments; `lived` says how many were alike."""
    groups: dict[str | int, Group] = defaultdict(Group)
    ends: Counter[str | None] = Counter()
    for (group, end, days, meetings), number in lived.items():
        seen, own = _SEEN[end], groups[group]
        own.days[days, seen] += number
        own.meetings[meetings, seen] += number
        ends[end] += number
    known = {EpisodeEnd(end): number for end, number in ends.items() if end}
    return Tally(groups, _merge(groups.values()), Counter(known))


def count_lines(counted: Tally, by: By) -> tuple[Line, ...]:
    """Return everybody, then the groups, those with most people first.

    Groups of fewer than 5 are told together, where a person is in one group alone.
    """
    groups = _by_group(counted, by)
    together = by is not By.BARRIER
    ordered = sorted(groups.items(), key=lambda each: (-sum(each[1].seen), each[0]))
    rows = _join_small(ordered) if together else [(key, one, 0) for key, one in ordered]
    everybody = counted.everybody
    hidden = hide([one.seen for _, one, _ in rows], totals_below=together)
    lines = [
        _line(key, one, others, _row_of(hidden, number))
        for number, (key, one, others) in enumerate(rows)
    ]
    own = _row_of(hide([everybody.seen], totals_below=False), 0)
    return (_line(None, everybody, 0, own | _row_of(hidden, len(rows))), *lines)


def draw_curve(counted: Tally) -> Curve | None:
    """Return the curve of everybody while 5 or more are seen; None for too few."""
    whole = kaplan_meier(counted.everybody.days)
    if whole.events < FEWEST_SHOWN:
        return None
    points = tuple(each for each in whole.points if each.at_risk >= FEWEST_SHOWN)
    return Curve(
        people=whole.people, events=whole.events, latest=whole.latest, points=points
    )


def list_milestones(counted: Tally) -> tuple[Milestone, ...]:
    """Return what the curve says after 30 days, 60 … while 5 or more are seen."""
    counts: Counts = counted.everybody.days
    curve = kaplan_meier(counts)
    if curve.events < FEWEST_SHOWN:
        return ()
    seen = [(days, count_at_risk(counts, days)) for days in MILESTONES]
    return tuple(
        _milestone(curve, days, at_risk)
        for days, at_risk in seen
        if at_risk >= FEWEST_SHOWN
    )


def count_ends(counted: Tally, everybody: Line) -> dict[EpisodeEnd, int | None]:
    """Return how many ended how, the most frequent first; None where it is hidden.

    `everybody` is their line of `count_lines`, which stands beside: nothing that it
    hides may be added up here, and what it tells is told here too.
    """
    ends = sorted(counted.ends, key=lambda end: (-counted.ends[end], end))
    others = [end for end in ends if end is not EpisodeEnd.AUTONOMOUS]
    told: dict[EpisodeEnd, int | None] = dict.fromkeys(ends)
    if everybody.ended is not None:
        shown = show_row([counted.ends[end] for end in others])
        told |= zip(others, shown, strict=False)
    if EpisodeEnd.AUTONOMOUS in told:
        told[EpisodeEnd.AUTONOMOUS] = everybody.alone
    return told


_SEEN: Mapping[str | None, Seen] = {
    None: Seen.GOING_ON,
    **{end.value: Seen.OTHER_END for end in EpisodeEnd},
    EpisodeEnd.AUTONOMOUS.value: Seen.EVENT,
}
_Row = tuple[str, Group, int]


def _by_group(counted: Tally, by: By) -> dict[str, Group]:
    """Return the groups; who named several barriers is in several."""
    found = counted.groups
    if by is not By.BARRIER:
        return {str(key): one for key, one in found.items()}
    return {
        barrier.value: _merge(
            one for bits, one in found.items() if int(bits) >> place & 1
        )
        for place, barrier in enumerate(Barrier)
        if any(int(bits) >> place & 1 for bits in found)
    }


def _merge(groups: Iterable[Group]) -> Group:
    whole = Group()
    for one in groups:
        whole.days.update(one.days)
        whole.meetings.update(one.meetings)
    return whole


def _join_small(ordered: Sequence[tuple[str, Group]]) -> list[_Row]:
    """Put the groups of fewer than 5 together, if there are several."""
    small = [one for _, one in ordered if is_small(sum(one.seen))]
    if len(small) < 2:
        return [(key, one, 0) for key, one in ordered]
    large = [(key, one, 0) for key, one in ordered if not is_small(sum(one.seen))]
    return [*large, ("", _merge(small), len(small))]


def _row_of(hidden: Iterable[tuple[int, int]], number: int) -> frozenset[int]:
    return frozenset(column for row, column in hidden if row == number)


def _line(key: str | None, one: Group, others: int, hidden: frozenset[int]) -> Line:
    counts = [*one.seen, sum(one.seen)]
    alone, ended, going_on, began = (
        None if column in hidden else number for column, number in enumerate(counts)
    )
    enough = alone is not None and alone >= FEWEST_SHOWN
    known = alone is not None and ended is not None and alone + ended > 0
    return Line(
        group=key,
        began=began,
        alone=alone,
        ended=ended,
        going_on=going_on,
        rate=counts[0] / (counts[0] + counts[1]) if known else None,
        days=_half(one.days) if enough else None,
        meetings=_half(one.meetings) if enough else None,
        others=others,
    )


def _half(counts: Counts) -> Half:
    curve = kaplan_meier(counts)
    low, high = curve.median_interval
    return Half(median=curve.median, low=low, high=high, latest=curve.latest)


def _milestone(curve: Curve, days: int, at_risk: int) -> Milestone:
    point = curve.at(days)
    if point is None:
        return Milestone(
            days=days, at_risk=at_risk, alone=0.0, low=0.0, high=0.0, of_all=0.0
        )
    return Milestone(
        days=days,
        at_risk=at_risk,
        alone=1 - point.left,
        low=1 - point.high,
        high=1 - point.low,
        of_all=point.reached,
    )
