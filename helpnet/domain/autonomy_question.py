"""When a learner is asked "can you do it alone?", and when the question is settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.history import Actor, Happening
from helpnet.domain.undo import UNDONE, Undo


class Question(StrEnum):
    """Where the question stands.

    Not asked, asked, answered "not yet", or taken back: no answer is needed any more.
    """

    FREE = "free"
    OPEN = "open"
    NOT_YET = "not_yet"
    TAKEN_BACK = "taken_back"


MAY_ASK = frozenset({Question.FREE, Question.TAKEN_BACK})


TAKEN_BACK = Happening.AUTONOMY_ASKED.value
"""The note of a line that undoes the question: the rule does not hold any more."""

_AFTER: Mapping[Happening, Question] = MappingProxyType(
    {
        Happening.AUTONOMY_ASKED: Question.OPEN,
        Happening.NOT_YET: Question.NOT_YET,
        Happening.AUTONOMY_CONFIRMED: Question.FREE,
        Happening.HELPER_LEFT: Question.FREE,
        Happening.REOPENED: Question.FREE,
        Happening.REOPENING_UNDONE: Question.FREE,
    }
)
_NEWS: Mapping[Happening, int] = MappingProxyType(
    {
        Happening.SESSION_HELD: 1,
        Happening.OWN_SUCCESS: 1,
        Happening.SESSION_REMOVED: -1,
        Happening.OWN_SUCCESS_TAKEN_BACK: -1,
    }
)
"""After these "not yet" may have become "yes"; what is taken back is no news."""

TELLING = frozenset({*_AFTER, *_NEWS, Happening.UNDONE})
"""The lines of a history that say where the question stands."""

Line = tuple[Happening, Actor, str]
"""What happened, who did it, and the note."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where it stands, the news since, and how it stood before the helper left."""

    question: Question = Question.FREE
    news: int = 0
    before: "_Standing | None" = None


def standing(lines: Iterable[Line]) -> Question:
    """Return where the question stands after these lines of a history, oldest first.

    "Not yet" holds until the next meeting, or until the learner says that they did
    something alone; then it may be asked again. An end or a handover that was undone
    changes nothing of it, nor does a meeting that was taken off file again.
    """
    now = _Standing()
    for line in lines:
        now = _next(now, line)
    if now.question is Question.NOT_YET and now.news > 0:
        return Question.FREE
    return now.question


def _next(now: _Standing, line: Line) -> _Standing:
    what, _by, note = line
    if what in _NEWS:
        return replace(now, news=max(0, now.news + _NEWS[what]))
    if what is Happening.UNDONE:
        return _after_undoing(now, line)
    if what not in _AFTER or (what is Happening.REOPENED and note == UNDONE):
        return now
    left = what is Happening.HELPER_LEFT
    return _Standing(_AFTER[what], before=now if left else None)


def _after_undoing(now: _Standing, line: Line) -> _Standing:
    _what, by, note = line
    if by is Actor.SYSTEM and note == TAKEN_BACK:
        return _Standing(Question.TAKEN_BACK)
    return now.before if note == Undo.HANDOVER and now.before else now
