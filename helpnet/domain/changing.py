"""What a learner may change of an open request, alone and at any time."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from helpnet.domain.asking import Route
from helpnet.domain.journey import OPEN, Stage


class Topic(StrEnum):
    """What has changed; each is a page of its own, so that none undoes another."""

    REACH = "reach"
    TIMES = "times"
    NEEDS = "needs"
    PLACE = "place"


class Moved(StrEnum):
    """What came of telling a new place."""

    MOVED = "moved"
    SAME = "same"
    OUTSIDE = "outside"


_BY_ROUTE: Mapping[Route, tuple[Topic, ...]] = MappingProxyType(
    {
        Route.HELPER: tuple(Topic),
        # The rest is asked on the phone first.
        Route.CALL: (Topic.REACH,),
        Route.OFFLINE: (Topic.REACH, Topic.PLACE),
    }
)


def changeable(stage: Stage, route: Route) -> tuple[Topic, ...]:
    """Return what may be changed, in the order of `Topic`; nothing after the end."""
    return _BY_ROUTE[route] if stage in OPEN else ()


def reordered(before: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return what is wanted: what was wanted before keeps its order and comes first."""
    now = list(dict.fromkeys(wanted))
    stay = [skill for skill in dict.fromkeys(before) if skill in now]
    return (*stay, *(skill for skill in now if skill not in stay))
