"""What goes wrong in an accompaniment, and the steps that may set it right.

Each trouble has one definition: `no progress` is here; the others are moments and
counts that the database compares, by the network's rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.attention import AttentionKind
from helpnet.domain.autonomy import Level


class Remedy(StrEnum):
    """One thing that may help."""

    CALL_LEARNER = "call_learner"
    CALL_HELPER = "call_helper"
    SECOND_HELPER = "second_helper"
    OTHER_MODE = "other_mode"
    NEXT_HELPER = "next_helper"
    SETTLE = "settle"


_K, _R = AttentionKind, Remedy
REMEDIES: Mapping[AttentionKind, tuple[Remedy, ...]] = MappingProxyType(
    {
        _K.UNHAPPY: (_R.CALL_LEARNER, _R.NEXT_HELPER, _R.OTHER_MODE, _R.SETTLE),
        _K.MISSED: (_R.CALL_HELPER, _R.CALL_LEARNER),
        _K.NO_CONTACT: (_R.CALL_HELPER, _R.NEXT_HELPER),
        _K.SILENT: (_R.CALL_HELPER, _R.CALL_LEARNER, _R.NEXT_HELPER, _R.SETTLE),
        _K.TWO_MISSED: (_R.CALL_LEARNER, _R.OTHER_MODE, _R.NEXT_HELPER, _R.SETTLE),
        _K.NO_PROGRESS: (
            _R.CALL_HELPER,
            _R.SECOND_HELPER,
            _R.OTHER_MODE,
            _R.NEXT_HELPER,
            _R.SETTLE,
        ),
        _K.HELPER_AWAY: (_R.CALL_HELPER, _R.NEXT_HELPER, _R.SETTLE),
        _K.CHECK_IN_SILENT: (_R.CALL_LEARNER, _R.SETTLE),
    }
)
"""Each trouble with its steps, the one to try first before the others."""

_HELPERS = frozenset({_R.CALL_LEARNER, _R.NEXT_HELPER})
FOR_HELPER: Mapping[AttentionKind, tuple[Remedy, ...]] = MappingProxyType(
    {
        kind: tuple(step for step in REMEDIES[kind] if step in _HELPERS)
        for kind in (_K.SILENT, _K.TWO_MISSED, _K.NO_PROGRESS, _K.HELPER_AWAY)
    }
)
"""What the helper reads too. That a learner is not happy is told by a coordinator."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A meeting that took place: when, in which match, and the level by goal."""

    at: datetime
    match: int
    levels: Mapping[int, Level]


def is_stuck(
    meetings: Iterable[Practice], *, match: int, goals: Iterable[int], sessions: int
) -> bool:
    """Tell whether no goal rose above its best level in so many last meetings.

    They are the last of this match; a new helper begins afresh. What was reached
    before them counts whoever helped; with nothing before, nothing is stuck. Only
    these `goals` count; one worked on for the first time has risen.
    """
    known = list(meetings)
    own = sorted(each.at for each in known if each.match == match)
    if len(own) < sessions:
        return False
    since = own[-sessions]
    before = [each for each in known if each.at < since]
    lately = [each for each in known if each.at >= since]
    return bool(before) and not any(
        _best(lately, goal) > _best(before, goal) for goal in goals
    )


def _best(meetings: Sequence[Practice], goal: int) -> int:
    """Return the best step of the goal, -1 where it was not worked on."""
    steps = (each.levels[goal].step for each in meetings if goal in each.levels)
    return max(steps, default=-1)


SHARED = "» "
"""What stands before a coordinator's note that the helper may read."""


def settled_note(note: str, *, shared: bool) -> str:
    """Return the note as the history keeps it."""
    return f"{SHARED}{note}" if shared and note else note


def shared_note(detail: str) -> str:
    """Return what the helper may read of a note, empty where it is not shared."""
    return detail.removeprefix(SHARED) if detail.startswith(SHARED) else ""
