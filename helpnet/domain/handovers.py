"""What a learner lets the next helper know."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from helpnet.domain.autonomy import latest_level
from helpnet.domain.progress import GoalProgress, Progress


class Shared(StrEnum):
    """What goes on to the next helper; without an answer only the goals."""

    NOTES = "notes"
    LEVELS = "levels"
    NOTHING = "nothing"

    @property
    def levels(self) -> bool:
        """Tell whether the levels of the goals go on."""
        return self is not Shared.NOTHING

    @property
    def notes(self) -> bool:
        """Tell whether the notes that both saw go on."""
        return self is Shared.NOTES


def shared_of(*, levels: bool, notes: bool) -> Shared:
    """Return what these two mean together."""
    if notes:
        return Shared.NOTES
    return Shared.LEVELS if levels else Shared.NOTHING


def seen_by_next(far: Progress, *, days: frozenset[date], since: date) -> Progress:
    """Return what somebody knows who met the learner on those days alone.

    Of the learner's own word, what they said from `since` on. Whether the rule is
    satisfied is told all the same: it is about the learner.
    """
    goals = tuple(_seen(goal, days, since) for goal in far.goals)
    return Progress(goals=goals, suggested=far.suggested)


def _seen(goal: GoalProgress, days: frozenset[date], since: date) -> GoalProgress:
    seen = tuple(
        each
        for each in goal.seen
        if (each.day >= since if each.own else each.day in days)
    )
    whole = len(seen) == len(goal.seen)
    return replace(
        goal,
        seen=seen,
        level=latest_level(seen),
        alone_on=tuple(day for day in goal.alone_on if day in days),
        said_on=tuple(day for day in goal.said_on if day >= since),
        met_on=goal.met_on if whole else None,
    )
