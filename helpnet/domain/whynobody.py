"""Why so few helpers can take a request, and the single changes that find more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpnet.domain.change_search import Blocked, list_changes
from helpnet.domain.changes import Change
from helpnet.domain.matching import Ask, HelperProfile, Obstacle, fit
from helpnet.domain.meeting_places import MeetingPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNobody:
    """How the helpers of the ask's networks fare.

    `blocked` counts the helpers who have an obstacle, `alone` those who have no
    other; `fitting` + the sum of `alone` + `by_several` = `considered`.
    """

    considered: int
    fitting: int
    by_several: int
    blocked: Mapping[Obstacle, int]
    alone: Mapping[Obstacle, int]
    changes: tuple[Change, ...]


def why_nobody(
    ask: Ask,
    profiles: Iterable[HelperProfile],
    *,
    on: date,
    places: Sequence[MeetingPlace] = (),
) -> WhyNobody:
    """Return what removes the helpers of the ask's networks that day.

    Every change is exact: made alone, it lets precisely its helpers take the request
    who cannot now; `places` are where the learner could come instead, nearest first.
    What blocks a helper is found out once, whatever the number of changes.
    """
    ours = [helper for helper in profiles if helper.network_id in ask.network_ids]
    found = [Blocked(helper, fit(ask, helper, on=on)) for helper in ours]
    blocked = [one for one in found if one.fit.obstacles]
    fitting = [one.helper for one in found if not one.fit.obstacles]
    walls = [one.fit.obstacles for one in blocked]
    return WhyNobody(
        considered=len(ours),
        fitting=len(fitting),
        by_several=sum(len(each) > 1 for each in walls),
        blocked=_counted(obstacle for each in walls for obstacle in each),
        alone=_counted(next(iter(each)) for each in walls if len(each) == 1),
        changes=list_changes(ask, blocked, fitting, on=on, places=places),
    )


def count_blocked(
    ask: Ask, profiles: Iterable[HelperProfile], *, on: date
) -> Mapping[Obstacle, int]:
    """Return `blocked` of `why_nobody`, and nothing else of it."""
    ours = (each for each in profiles if each.network_id in ask.network_ids)
    return _counted(wall for each in ours for wall in fit(ask, each, on=on).obstacles)


def _counted(found: Iterable[Obstacle]) -> Mapping[Obstacle, int]:
    count = Counter(found)
    return {obstacle: count[obstacle] for obstacle in Obstacle if count[obstacle]}
