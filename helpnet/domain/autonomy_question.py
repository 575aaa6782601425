"""When a learner is asked "can you do it alone?", and when the question is settled."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.history import Actor, Happening


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
_NEWS = frozenset({Happening.SESSION_HELD, Happening.OWN_SUCCESS})
"""After these "not yet" may have become "yes"."""

TELLING = frozenset({*_AFTER, *_NEWS, Happening.UNDONE})
"""The lines of a history that say where the question stands."""

Line = tuple[Happening, Actor, str]
"""What happened, who did it, and the note."""


def standing(lines: Iterable[Line]) -> Question:
    """Return where the question stands after these lines of a history, oldest first.

    "Not yet" holds until the next meeting, or until the learner says that they did
    something alone; then it may be asked again.
    """
    stands = Question.FREE
    for what, by, note in lines:
        stands = _next(stands, what, by, note)
    return stands


def _next(stands: Question, what: Happening, by: Actor, note: str) -> Question:
    if what in _NEWS and stands is Question.NOT_YET:
        return Question.FREE
    if what is Happening.UNDONE and by is Actor.SYSTEM and note == TAKEN_BACK:
        return Question.TAKEN_BACK
    return _AFTER.get(what, stands)
