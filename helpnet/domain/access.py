"""Who signs in, and what an account, a helper or a partner may be at."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What someone who signs in is here for."""

    HELPER = "helper"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


class AccountStatus(StrEnum):
    """Whether an account may sign in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class Standing(StrEnum):
    """Where a helper or a partner stands in the network."""

    APPLIED = "applied"
    ACTIVE = "active"
    PAUSED = "paused"
    REFUSED = "refused"
    LEFT = "left"


class StandingEvent(StrEnum):
    """What can happen to a helper or a partner; always in the past tense."""

    APPROVED = "approved"
    REFUSED = "refused"
    PAUSED = "paused"
    RESUMED = "resumed"
    LEFT = "left"


NEXT_STANDING: Mapping[tuple[Standing, StandingEvent], Standing] = MappingProxyType(
    {
        (Standing.APPLIED, StandingEvent.APPROVED): Standing.ACTIVE,
        (Standing.APPLIED, StandingEvent.REFUSED): Standing.REFUSED,
        (Standing.ACTIVE, StandingEvent.PAUSED): Standing.PAUSED,
        (Standing.PAUSED, StandingEvent.RESUMED): Standing.ACTIVE,
        (Standing.APPLIED, StandingEvent.LEFT): Standing.LEFT,
        (Standing.ACTIVE, StandingEvent.LEFT): Standing.LEFT,
        (Standing.PAUSED, StandingEvent.LEFT): Standing.LEFT,
        (Standing.REFUSED, StandingEvent.APPROVED): Standing.ACTIVE,
        (Standing.LEFT, StandingEvent.APPROVED): Standing.ACTIVE,
    }
)
