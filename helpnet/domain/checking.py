"""What must never be so, in the words of whoever looks after the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.journey import Event, Stage

GRACE = timedelta(hours=1)
"""A worker that lives does within minutes what is due."""


class FaultKind(StrEnum):
    """One way in which somebody is forgotten, or two rows contradict each other."""

    NOBODY_LOOKS = "nobody_looks"
    LOOK_OVERDUE = "look_overdue"
    NO_OPEN_OFFER = "no_open_offer"
    OFFER_OVERDUE = "offer_overdue"
    OFFER_LEFT_OPEN = "offer_left_open"
    NO_MATCH = "no_match"
    MATCH_LEFT_OVER = "match_left_over"
    TWO_MATCHES = "two_matches"
    WRONG_LOAD = "wrong_load"
    OVER_CAPACITY = "over_capacity"
    WRONG_HISTORY = "wrong_history"
    MESSAGE_OVERDUE = "message_overdue"
    WRONG_REASON = "wrong_reason"
    CHECK_IN_LEFT_OPEN = "check_in_left_open"
    CHECK_IN_OVERDUE = "check_in_overdue"
    WRONG_GROUP = "wrong_group"
    WRONG_HANDOVER = "wrong_handover"
    TOLD_AFTER_DEATH = "told_after_death"
    WRONG_FACTS = "wrong_facts"
    WRONG_EPISODES = "wrong_episodes"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `about` is a reference, or the number of a helper or a message."""

    kind: FaultKind
    about: str
    since: datetime | None = None


LEADS_TO: Mapping[Event, Stage] = MappingProxyType(
    {
        Event.HELPER_ASKED: Stage.OFFERED,
        Event.HELPER_ACCEPTED: Stage.ACCOMPANIED,
        Event.OFFERS_CLOSED: Stage.WAITING,
        Event.HELPER_LEFT: Stage.WAITING,
        Event.AUTONOMY_CONFIRMED: Stage.AUTONOMOUS,
        Event.SENT_ELSEWHERE: Stage.REDIRECTED,
        Event.LEARNER_WITHDREW: Stage.WITHDRAWN,
        Event.LEARNER_UNREACHABLE: Stage.UNREACHABLE,
        Event.REOPENED: Stage.WAITING,
        Event.REOPENING_UNDONE: Stage.AUTONOMOUS,
    }
)
"""The one stage to which an event leads, from wherever it happens."""
