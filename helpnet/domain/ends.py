"""How a request ends other than by doing it alone, and what each end is called."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event


class EndReason(StrEnum):
    """Why help ended before the learner could do it alone."""

    MOVED_AWAY = "moved_away"
    STOPPED = "stopped"
    PASSED_ON = "passed_on"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"


EVENT_OF: Mapping[EndReason, Event] = MappingProxyType(
    {
        EndReason.MOVED_AWAY: Event.LEARNER_WITHDREW,
        EndReason.STOPPED: Event.LEARNER_WITHDREW,
        EndReason.PASSED_ON: Event.SENT_ELSEWHERE,
        EndReason.UNREACHABLE: Event.LEARNER_UNREACHABLE,
        EndReason.DECEASED: Event.LEARNER_WITHDREW,
    }
)
"""What each reason is in the life of a request."""

BY_HELPER = (EndReason.STOPPED, EndReason.MOVED_AWAY, EndReason.PASSED_ON)
"""What a helper may say; the rest is for a coordinator, who has asked."""

NEEDS_WORDS = frozenset({EndReason.PASSED_ON})
"""Ends of which the learner reads where to go."""

_IN_TOUCH = frozenset(
    {
        Happening.CONTACT_MADE,
        Happening.LEARNER_CALLED,
        Happening.SESSION_HELD,
        Happening.CHECK_IN_ANSWERED,
    }
)
_THEIR_SIDE = frozenset({Actor.LEARNER, Actor.REFERRER})


class NotTheirs(Exception):
    """This person cannot say that it ended so."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class TooFewTries(Exception):
    """Nobody is called unreachable after so few calls, unless somebody writes why."""

    def __init__(self, tries: int, needed: int) -> None:
        super().__init__(f"{tries} of {needed}")
        self.tries, self.needed = tries, needed


def tries_since_contact(history: Iterable[tuple[Happening, Actor]]) -> int:
    """Return how many calls in vain end a history given in order.

    A call, a meeting or whatever comes from the learner begins the count again.
    """
    tries = 0
    for what, by in history:
        if what in _IN_TOUCH or by in _THEIR_SIDE:
            tries = 0
        tries += what is Happening.CALL_TRIED
    return tries


def check_tries(tries: int, *, needed: int, why: str) -> None:
    """Accept that somebody cannot be reached, or raise `TooFewTries`.

    A coordinator may know better and say `why`.
    """
    if tries < needed and not why.strip():
        raise TooFewTries(tries, needed)
