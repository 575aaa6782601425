"""Why no helper can take a request, and the cheapest single changes that find one."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from helpnet.domain.availability import SLOT_PARTS, Day
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import Ask, HelperProfile, Obstacle, fit, obstacles
from helpnet.domain.modes import Mode


class ChangeKind(StrEnum):
    """What could change so that somebody fits, cheapest for the learner first."""

    ROOM = "room"
    VETTING = "vetting"
    FURTHER = "further"
    MODE = "mode"
    DAY = "day"
    ANY_TIME = "any_time"
    LANGUAGE = "language"
    MAIN_NEED = "main_need"


@dataclass(frozen=True, slots=True)
class Change:
    """One single change, and how many helpers could take the request after it.

    `value`: whole kilometres for `further`, places per helper for `room`, the id of
    the mode, day, language or need for those, empty for `vetting` and `any_time`.
    """

    kind: ChangeKind
    value: int | str
    yields: int


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


_JOURNEY = frozenset(
    {
        Obstacle.NO_SHARED_MODE,
        Obstacle.TOO_FAR,
        Obstacle.PLACE_UNKNOWN,
        Obstacle.VETTING_MISSING,
    }
)
"""What another mode, a longer reach or a background check may lift."""


@dataclass(frozen=True, slots=True)
class _Blocked:
    """The helpers who cannot take the request that day, with what blocks them."""

    ask: Ask
    on: date
    helpers: Sequence[tuple[HelperProfile, frozenset[Obstacle]]]

    def only_by(self, obstacle: Obstacle) -> list[HelperProfile]:
        return [helper for helper, found in self.helpers if found == {obstacle}]

    def on_the_way(self) -> list[HelperProfile]:
        return [helper for helper, found in self.helpers if found <= _JOURNEY]

    def freed(self, ask: Ask, helpers: Iterable[HelperProfile]) -> int:
        return sum(not obstacles(ask, helper, on=self.on) for helper in helpers)


def why_nobody(ask: Ask, profiles: Iterable[HelperProfile], *, on: date) -> WhyNobody:
    """Return what removes the helpers of the ask's networks that day.

    Every change is exact: made alone, it lets precisely `yields` more helpers take
    the request. The changes that find most helpers come first.
    """
    ours = [helper for helper in profiles if helper.network_id in ask.network_ids]
    found = [(helper, obstacles(ask, helper, on=on)) for helper in ours]
    blocked = _Blocked(ask, on, [pair for pair in found if pair[1]])
    walls = [walls for _, walls in blocked.helpers]
    return WhyNobody(
        considered=len(ours),
        fitting=len(ours) - len(walls),
        by_several=sum(len(each) > 1 for each in walls),
        blocked=_counted(obstacle for each in walls for obstacle in each),
        alone=_counted(next(iter(each)) for each in walls if len(each) == 1),
        changes=_changes(blocked),
    )


def _counted(found: Iterable[Obstacle]) -> Mapping[Obstacle, int]:
    count = Counter(found)
    return {obstacle: count[obstacle] for obstacle in Obstacle if count[obstacle]}


def _changes(blocked: _Blocked) -> tuple[Change, ...]:
    finders = (_room, _vetting, _further, _modes, _times, _languages, _main_needs)
    changes = [change for find in finders for change in find(blocked) if change.yields]
    # The sort is stable: equal yields stay in the order of the finders.
    return tuple(sorted(changes, key=lambda change: -change.yields))


def _room(blocked: _Blocked) -> Iterator[Change]:
    full = blocked.only_by(Obstacle.FULL)
    roomier = [replace(helper, capacity=helper.capacity + 1) for helper in full]
    yield Change(ChangeKind.ROOM, 1, blocked.freed(blocked.ask, roomier))


def _vetting(blocked: _Blocked) -> Iterator[Change]:
    vetted = [replace(one, vetted_until=blocked.on) for one in blocked.on_the_way()]
    yield Change(ChangeKind.VETTING, "", blocked.freed(blocked.ask, vetted))


def _further(blocked: _Blocked) -> Iterator[Change]:
    gaps = [math.ceil(gap) for gap in _gaps_km(blocked)]
    if not gaps:
        return
    # Rounding may leave a gap of exactly whole kilometres a hair too wide.
    for further in (min(gaps), min(gaps) + 1):
        longer = [
            replace(helper, reach_km=helper.reach_km + further)
            for helper in blocked.on_the_way()
        ]
        yields = blocked.freed(blocked.ask, longer)
        if yields:
            yield Change(ChangeKind.FURTHER, further, yields)
            return


def _gaps_km(blocked: _Blocked) -> Iterator[float]:
    """Yield what the reach of each helper lacks, where nothing else is missing."""
    for helper in blocked.on_the_way():
        found = fit(blocked.ask, helper, on=blocked.on)
        anywhere = replace(helper, reach_km=math.inf)
        distance = found.distance_km
        if distance is not None and blocked.freed(blocked.ask, [anywhere]):
            yield distance - found.limit_km


def _modes(blocked: _Blocked) -> Iterator[Change]:
    for mode in Mode:
        if mode not in blocked.ask.modes:
            ask = replace(blocked.ask, modes=blocked.ask.modes | {mode})
            yields = blocked.freed(ask, blocked.on_the_way())
            yield Change(ChangeKind.MODE, mode.value, yields)


def _times(blocked: _Blocked) -> Iterator[Change]:
    busy = blocked.only_by(Obstacle.NO_SHARED_TIME)
    for day in Day:
        slots = {slot for slot, (its_day, _) in SLOT_PARTS.items() if its_day is day}
        ask = replace(blocked.ask, times=blocked.ask.times | slots)
        yield Change(ChangeKind.DAY, day.value, blocked.freed(ask, busy))
    yield Change(ChangeKind.ANY_TIME, "", len(busy))


def _languages(blocked: _Blocked) -> Iterator[Change]:
    others = blocked.only_by(Obstacle.NO_SHARED_LANGUAGE)
    for language in SPOKEN:
        ask = replace(blocked.ask, languages=blocked.ask.languages | {language})
        yield Change(ChangeKind.LANGUAGE, language, blocked.freed(ask, others))


def _main_needs(blocked: _Blocked) -> Iterator[Change]:
    others = blocked.only_by(Obstacle.NEEDS_NOT_COVERED)
    for need in blocked.ask.needs[1:]:
        ask = replace(blocked.ask, needs=(need, *blocked.ask.needs))
        yield Change(ChangeKind.MAIN_NEED, need, blocked.freed(ask, others))
