"""When learners are asked whether they can still do it alone, and what follows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpnet.domain.autonomy import CHECK_IN_DAYS
from helpnet.domain.offer_policy import Quiet
from helpnet.domain.quiet import next_open


class Still(StrEnum):
    """Can you still do it alone?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Follows(StrEnum):
    """What follows from all the answers of a learner together."""

    ALONE = "alone"
    UNSURE = "unsure"
    AGAIN = "again"


class NotAnswered(Exception):
    """Each goal takes an answer, and nothing else does; `needs` are those at fault."""

    def __init__(self, needs: frozenset[int]) -> None:
        super().__init__(", ".join(map(str, sorted(needs))))
        self.needs = needs


@dataclass(frozen=True, slots=True)
class Due:
    """Which question is put now, by its days; `skipped` are never put any more."""

    ask: int | None
    skipped: frozenset[int]


def moments_due(closed_at: datetime, *, quiet: Quiet, zone: str) -> dict[int, datetime]:
    """Return when each question is due, in UTC, by its days after that moment.

    What would fall into quiet time is due when that ends.
    """
    return {
        days: next_open(closed_at + timedelta(days=days), quiet, zone)
        for days in CHECK_IN_DAYS
    }


def due_now(waiting: Mapping[int, datetime], now: datetime) -> Due:
    """Return what to do with questions not yet put, given as days → when due.

    After a long stop of the machine only the latest is put: one question, not two.
    """
    due = sorted(days for days, at in waiting.items() if at <= now)
    return Due(due[-1] if due else None, frozenset(due[:-1]))


def silent_since(asked_at: datetime, *, patience: int) -> datetime:
    """Return when a question without an answer counts as silence.

    `patience` is in days. Silence is no answer: it never counts as a success.
    """
    return asked_at + timedelta(days=patience)


def check_answers(answers: Collection[int], goals: Collection[int]) -> None:
    """Raise `NotAnswered` unless exactly these goals are answered."""
    if wrong := frozenset(answers) ^ frozenset(goals):
        raise NotAnswered(wrong)


def what_follows(answers: Iterable[Still]) -> Follows:
    """Return what follows: one goal lost is enough to help again."""
    given = set(answers)
    if Still.NO in given:
        return Follows.AGAIN
    return Follows.ALONE if given == {Still.YES} else Follows.UNSURE


def lost_goals(answers: Mapping[int, Still]) -> frozenset[int]:
    """Return the goals that are not done alone any more."""
    return frozenset(goal for goal, still in answers.items() if still is Still.NO)
