"""How a request ends other than by doing it alone, and what each end is called."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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
