"""What can be undone, until when, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage

UNDO_FOR = timedelta(hours=24)
UNDONE = "undone"
"""The note of a reopening that takes back an end: that end never was."""

OPENINGS = (Happening.REOPENED, Happening.REOPENING_UNDONE)
"""The lines of a history that `last_opened` reads."""


class Undo(StrEnum):
    """What somebody takes back."""

    ENDED = "ended"
    DEATH = "death"
    REOPENED = "reopened"
    HANDOVER = "handover"
    SPLIT = "split"
    GOAL_DROPPED = "goal_dropped"
    SESSION_REMOVED = "session_removed"
    SESSION_MISSED = "session_missed"
    OWN_SUCCESS = "own_success"


class TooLateToUndo(Exception):
    """A day has passed, or somebody has gone on from there meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """One thing that can be taken back; `id` is that of its row or its line.

    `detail` says which one: a skill, or a reason.
    """

    kind: Undo
    id: int
    at: datetime
    by: Actor
    detail: str = ""

    @property
    def until(self) -> datetime:
        """Return the last moment to undo it."""
        return self.at + UNDO_FOR


def lately(at: datetime | None, now: datetime) -> bool:
    """Tell whether something of that moment can still be undone."""
    return at is not None and now <= at + UNDO_FOR


def last_opened(lines: Iterable[tuple[Happening, str, datetime]]) -> datetime | None:
    """Return when a request was last opened again for good, None for never.

    `lines` are what happened, the note and the moment, oldest first. Neither an end
    that was undone counts, nor an opening that was.
    """
    opened: list[datetime] = []
    for what, note, at in lines:
        if what is Happening.REOPENED and note != UNDONE:
            opened.append(at)
        elif what is Happening.REOPENING_UNDONE:
            opened = opened[:-1]
    return opened[-1] if opened else None


def may_undo_end(
    actor: Actor, *, ended_by: Actor, stage: Stage, reason: EndReason | None
) -> bool:
    """Tell whether this person may take back the end of a request.

    A coordinator any end, and a death only they. All three may say, so all three may
    take back, that a learner can do it alone; any other end only who declared it.
    """
    if actor is Actor.COORDINATOR:
        return True
    if reason is EndReason.DECEASED:
        return False
    return stage is Stage.AUTONOMOUS or actor is ended_by
