"""The way of a request, from the first call for help to doing it alone."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCOMPANIED = "accompanied"
    AUTONOMOUS = "autonomous"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"


class Event(StrEnum):
    """What can happen to a request; always in the past tense."""

    HELPER_ASKED = "helper_asked"
    HELPER_ACCEPTED = "helper_accepted"
    OFFERS_CLOSED = "offers_closed"
    HELPER_LEFT = "helper_left"
    AUTONOMY_CONFIRMED = "autonomy_confirmed"
    SENT_ELSEWHERE = "sent_elsewhere"
    LEARNER_WITHDREW = "learner_withdrew"
    LEARNER_UNREACHABLE = "learner_unreachable"
    REOPENED = "reopened"
    REOPENING_UNDONE = "reopening_undone"


_S, _E = Stage, Event

NEXT: Mapping[tuple[Stage, Event], Stage] = MappingProxyType(
    {
        (_S.WAITING, _E.HELPER_ASKED): _S.OFFERED,
        (_S.WAITING, _E.REOPENING_UNDONE): _S.AUTONOMOUS,
        (_S.WAITING, _E.SENT_ELSEWHERE): _S.REDIRECTED,
        (_S.WAITING, _E.LEARNER_WITHDREW): _S.WITHDRAWN,
        (_S.WAITING, _E.LEARNER_UNREACHABLE): _S.UNREACHABLE,
        (_S.OFFERED, _E.HELPER_ASKED): _S.OFFERED,
        (_S.OFFERED, _E.HELPER_ACCEPTED): _S.ACCOMPANIED,
        (_S.OFFERED, _E.OFFERS_CLOSED): _S.WAITING,
        (_S.OFFERED, _E.REOPENING_UNDONE): _S.AUTONOMOUS,
        (_S.OFFERED, _E.SENT_ELSEWHERE): _S.REDIRECTED,
        (_S.OFFERED, _E.LEARNER_WITHDREW): _S.WITHDRAWN,
        (_S.OFFERED, _E.LEARNER_UNREACHABLE): _S.UNREACHABLE,
        (_S.ACCOMPANIED, _E.HELPER_LEFT): _S.WAITING,
        (_S.ACCOMPANIED, _E.AUTONOMY_CONFIRMED): _S.AUTONOMOUS,
        (_S.ACCOMPANIED, _E.SENT_ELSEWHERE): _S.REDIRECTED,
        (_S.ACCOMPANIED, _E.LEARNER_WITHDREW): _S.WITHDRAWN,
        (_S.ACCOMPANIED, _E.LEARNER_UNREACHABLE): _S.UNREACHABLE,
        (_S.AUTONOMOUS, _E.REOPENED): _S.WAITING,
        (_S.REDIRECTED, _E.REOPENED): _S.WAITING,
        (_S.WITHDRAWN, _E.REOPENED): _S.WAITING,
        (_S.UNREACHABLE, _E.REOPENED): _S.WAITING,
    }
)

OPEN = frozenset({Stage.WAITING, Stage.OFFERED, Stage.ACCOMPANIED})
ENDS = frozenset(Stage) - OPEN
