"""Where an accompaniment begins and ends, and what the reports count of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Happening


class EpisodeEnd(StrEnum):
    """How it ended; `other` where no reason was given."""

    AUTONOMOUS = "autonomous"
    MOVED_AWAY = "moved_away"
    STOPPED = "stopped"
    PASSED_ON = "passed_on"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    OTHER = "other"


_BY_LINE = {
    Happening.AUTONOMY_CONFIRMED: EpisodeEnd.AUTONOMOUS,
    Happening.SENT_ELSEWHERE: EpisodeEnd.PASSED_ON,
    Happening.LEARNER_WITHDREW: EpisodeEnd.OTHER,
    Happening.LEARNER_UNREACHABLE: EpisodeEnd.UNREACHABLE,
}
BY_LINE_ALONE = frozenset(_BY_LINE.values()) - {EpisodeEnd.AUTONOMOUS}
"""What a history can say of an end whose reason is forgotten."""
TELLING = frozenset(
    {
        *_BY_LINE,
        *(Happening.HELPER_ACCEPTED, Happening.REOPENED),
        *(Happening.UNDONE, Happening.DECEASED),
    }
)
"""The lines of a history that `cycles` reads."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a request's history."""

    what: Happening
    at: datetime


@dataclass(frozen=True, slots=True)
class Cycle:
    """From the first helper who says yes to the end of the request, or still going."""

    began_at: datetime
    ended_at: datetime | None = None
    outcome: EpisodeEnd | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A need that is not dropped, and the day since when it is met."""

    met_on: date | None


def cycles(
    history: Iterable[Line], reason: EndReason | None = None
) -> tuple[Cycle, ...]:
    """Return the accompaniments of a request, earliest first; the history is in order.

    Another helper goes on with the same one; opening a request again begins the next
    with the next yes, unless it undoes the end at that very moment. `reason` is why
    the request ended, if it has ended.
    """
    lines = list(history)
    undone = {line.at for line in lines if line.what is Happening.UNDONE}
    found: list[Cycle] = []
    last_end: datetime | None = None
    for line in lines:
        going = bool(found) and found[-1].ended_at is None
        if line.what is Happening.HELPER_ACCEPTED and not going:
            found.append(Cycle(line.at))
        elif line.what in _BY_LINE:
            last_end = line.at
            found = _ended(found, line) if going else found
        elif line.what is Happening.REOPENED and line.at in undone:
            found = _going_on(found, last_end)
    return tuple(_with_reason(found, reason, lines))


def _ended(found: list[Cycle], line: Line) -> list[Cycle]:
    outcome = _BY_LINE[line.what]
    return [*found[:-1], replace(found[-1], ended_at=line.at, outcome=outcome)]


def _going_on(found: list[Cycle], undone_end: datetime | None) -> list[Cycle]:
    """Let the last one go on, if it was its own end that was undone."""
    if not found or found[-1].ended_at != undone_end:
        return found
    return [*found[:-1], Cycle(found[-1].began_at)]


def count_goals(
    goals: Sequence[Goal],
    *,
    began_on: date,
    ended_on: date | None,
    outcome: EpisodeEnd | None,
) -> tuple[int, int]:
    """Return how many goals an accompaniment had, and how many of them were met.

    What was met before it began is no goal of it; who can do it alone has met all.
    """
    own = [each for each in goals if each.met_on is None or each.met_on >= began_on]
    if outcome is EpisodeEnd.AUTONOMOUS:
        return len(own), len(own)
    last = ended_on or date.max
    return len(own), sum(
        each.met_on is not None and each.met_on <= last for each in own
    )


def _with_reason(
    found: list[Cycle], reason: EndReason | None, lines: Sequence[Line]
) -> list[Cycle]:
    """Let the last end say why, if it is the one that the request ended with."""
    ends = [line for line in lines if line.what in _BY_LINE]
    last = found[-1] if found else None
    if not (reason and last and last.ended_at and ends[-1].at == last.ended_at):
        return found
    if last.outcome is EpisodeEnd.AUTONOMOUS or _died_later(last, reason, lines):
        return found
    return [*found[:-1], replace(last, outcome=EpisodeEnd(reason.value))]


def _died_later(last: Cycle, reason: EndReason, lines: Sequence[Line]) -> bool:
    """Tell whether a death was noted after the end: then it is not why it ended."""
    deaths = {line.at for line in lines if line.what is Happening.DECEASED}
    return reason is EndReason.DECEASED and last.ended_at not in deaths
