"""The life of a help session: one meeting of a helper and a learner."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class SessionStatus(StrEnum):
    """Where a help session stands."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"
    REMOVED = "removed"


class SessionEvent(StrEnum):
    """What can happen to a help session; always in the past tense."""

    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    RESTORED = "restored"
    RESUMED = "resumed"


class MissReason(StrEnum):
    """Why a meeting did not take place, in one tap."""

    LEARNER_AWAY = "learner_away"
    HELPER_AWAY = "helper_away"
    MISUNDERSTANDING = "misunderstanding"
    OTHER = "other"


NEXT_SESSION: Mapping[tuple[SessionStatus, SessionEvent], SessionStatus] = (
    MappingProxyType(
        {
            (SessionStatus.PLANNED, SessionEvent.HELD): SessionStatus.DONE,
            (SessionStatus.PLANNED, SessionEvent.MISSED): SessionStatus.MISSED,
            (SessionStatus.PLANNED, SessionEvent.CANCELLED): SessionStatus.CANCELLED,
            (SessionStatus.MISSED, SessionEvent.RESTORED): SessionStatus.PLANNED,
            (SessionStatus.CANCELLED, SessionEvent.RESUMED): SessionStatus.PLANNED,
            (SessionStatus.DONE, SessionEvent.REMOVED): SessionStatus.REMOVED,
            (SessionStatus.REMOVED, SessionEvent.RESTORED): SessionStatus.DONE,
        }
    )
)
