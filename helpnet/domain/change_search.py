"""Which single changes let more helpers take a request, and exactly whom."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from helpnet.domain.availability import SLOT_PARTS, Day
from helpnet.domain.changes import Change, ChangeKind
from helpnet.domain.helping import MOST_LEARNERS, MOST_REACH_KM
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import (
    MOST_WIDENING_KM,
    Ask,
    Fit,
    HelperProfile,
    Obstacle,
    open_modes,
)
from helpnet.domain.meeting_places import MeetingPlace, meeting_at
from helpnet.domain.modes import Mode
from helpnet.domain.places import Location, distance_km

ROUND_KM = (5, 10, 25)
"""Beside the fewest kilometres that help, these are tried too."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A helper who cannot take the request, and what stands between."""

    helper: HelperProfile
    fit: Fit

    @property
    def near(self) -> bool:
        """Tell whether the helper's reach holds the learner's place."""
        distance = self.fit.distance_km
        return distance is not None and distance <= self.fit.limit_km


_JOURNEY = frozenset(
    {
        Obstacle.NO_SHARED_MODE,
        Obstacle.TOO_FAR,
        Obstacle.PLACE_UNKNOWN,
        Obstacle.VETTING_MISSING,
    }
)
"""What another mode, a longer reach or a background check may lift."""

_MEETING = _JOURNEY | {Obstacle.NO_SHARED_TIME}
"""What meeting at a partner's place, while it is open, may lift."""


@dataclass(frozen=True, slots=True)
class _Crowd:
    """The helpers who cannot take the request that day, and those who can."""

    ask: Ask
    on: date
    helpers: Sequence[Blocked]
    fitting: Sequence[HelperProfile]
    places: Sequence[MeetingPlace]

    def only_by(self, obstacle: Obstacle) -> list[HelperProfile]:
        alone = {obstacle}
        return [one.helper for one in self.helpers if one.fit.obstacles == alone]

    def by_none_but(self, liftable: frozenset[Obstacle]) -> list[Blocked]:
        return [one for one in self.helpers if one.fit.obstacles <= liftable]

    def vetted(self, helper: HelperProfile) -> bool:
        return helper.vetted_until is not None and helper.vetted_until >= self.on


def list_changes(
    ask: Ask,
    blocked: Sequence[Blocked],
    fitting: Sequence[HelperProfile],
    *,
    on: date,
    places: Sequence[MeetingPlace] = (),
) -> tuple[Change, ...]:
    """Return what would let more helpers take the request, cheapest first.

    Order: what it costs the learner; then kind; then kilometres and places as given,
    nearest first, all else by the number of helpers found. Who has an obstacle that
    a change does not lift is not looked at again.
    """
    crowd = _Crowd(ask, on, blocked, fitting, places)
    found = (change for find in _FINDERS for change in find(crowd))
    changes = [change for change in found if change.yields > 0]
    return tuple(sorted(changes, key=lambda change: change.cost))  # a stable sort


def _change(
    kind: ChangeKind,
    value: int | str,
    helpers: Sequence[HelperProfile],
    lost: int = 0,
) -> Change:
    return Change(kind, value, tuple(sorted(one.helper_id for one in helpers)), lost)


def _most_first(changes: Iterator[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: -change.yields)


def _room(crowd: _Crowd) -> Iterator[Change]:
    full = crowd.only_by(Obstacle.FULL)
    freed = [one for one in full if one.load < min(one.capacity + 1, MOST_LEARNERS)]
    yield _change(ChangeKind.ROOM, 1, freed)


def _vetting(crowd: _Crowd) -> Iterator[Change]:
    freed = [
        one.helper
        for one in crowd.by_none_but(_JOURNEY)
        if open_modes(crowd.ask.modes & one.helper.modes, near=one.near, vetted=True)
    ]
    yield _change(ChangeKind.VETTING, "", freed)


def _further(crowd: _Crowd) -> Iterator[Change]:
    lacking = [
        (one.fit.distance_km, one.helper)
        for one in crowd.by_none_but(_JOURNEY)
        if one.fit.distance_km is not None and _needs_only_reach(crowd, one)
    ]
    gaps = [_gap(crowd.ask, far, helper) for far, helper in lacking]
    finite = [math.ceil(gap) for gap in gaps if math.isfinite(gap)]
    if not finite:
        return
    fewest, most = min(finite), 0
    # Rounding may leave a gap of exactly whole kilometres a hair off.
    tried = sorted({fewest - 1, fewest, fewest + 1})
    least = next((km for km in tried if km > 0 and _within(crowd, lacking, km)), 0)
    for km in (least, *(km for km in ROUND_KM if km > least)):
        freed = _within(crowd, lacking, km)
        if len(freed) > most:
            most = len(freed)
            yield _change(ChangeKind.FURTHER, km, freed)


def _needs_only_reach(crowd: _Crowd, one: Blocked) -> bool:
    shared = crowd.ask.modes & one.helper.modes
    return bool(open_modes(shared, near=True, vetted=crowd.vetted(one.helper)))


def _gap(ask: Ask, distance: float, helper: HelperProfile) -> float:
    """Return what the reach lacks; infinite where no reach may be so long."""
    doubt = _doubt(ask.place)
    lacks = distance - (helper.reach_km + doubt)
    return lacks if distance <= MOST_REACH_KM + doubt else math.inf


def _doubt(place: Location | None) -> float:
    return min(place.precision_km, MOST_WIDENING_KM) if place else 0.0


def _within(
    crowd: _Crowd, lacking: Sequence[tuple[float, HelperProfile]], km: int
) -> list[HelperProfile]:
    doubt = _doubt(crowd.ask.place)
    return [
        one
        for far, one in lacking
        # Nobody travels farther than a helper can say they do.
        if far <= min(one.reach_km + km, MOST_REACH_KM) + doubt
    ]


def _days(crowd: _Crowd) -> list[Change]:
    busy = crowd.only_by(Obstacle.NO_SHARED_TIME)
    return _most_first(
        _change(ChangeKind.DAY, day.value, _free_on(day, busy)) for day in Day
    )


def _free_on(day: Day, helpers: Sequence[HelperProfile]) -> list[HelperProfile]:
    slots = {slot for slot, (its_day, _part) in SLOT_PARTS.items() if its_day is day}
    return [one for one in helpers if not slots.isdisjoint(one.times)]


def _any_time(crowd: _Crowd) -> Iterator[Change]:
    yield _change(ChangeKind.ANY_TIME, "", crowd.only_by(Obstacle.NO_SHARED_TIME))


def _places(crowd: _Crowd) -> Iterator[Change]:
    near = [one.helper for one in crowd.by_none_but(_MEETING)]
    for place in crowd.places:
        there = meeting_at(crowd.ask, place)
        if there is not None:
            freed = [one for one in near if _comes_to(there, one)]
            lost = sum(not _comes_to(there, one) for one in crowd.fitting)
            yield _change(ChangeKind.PLACE, place.place_id, freed, lost)


def _comes_to(there: Ask, helper: HelperProfile) -> bool:
    here = helper.place.point if helper.place else None
    goal = there.place.point if there.place else None
    if Mode.PUBLIC_PLACE not in helper.modes or here is None or goal is None:
        return False
    if helper.times.isdisjoint(there.times):
        return False
    return distance_km(goal, here) <= helper.reach_km + _doubt(there.place)


def _modes(crowd: _Crowd) -> list[Change]:
    asleep = [mode for mode in Mode if mode not in crowd.ask.modes]
    return _most_first(
        _change(ChangeKind.MODE, mode.value, _freed_by(mode, crowd)) for mode in asleep
    )


def _freed_by(mode: Mode, crowd: _Crowd) -> list[HelperProfile]:
    # Their shared modes so far are all blocked: only the new one can be free.
    return [
        one.helper
        for one in crowd.by_none_but(_JOURNEY)
        if mode in one.helper.modes
        and open_modes((mode,), near=one.near, vetted=crowd.vetted(one.helper))
    ]


def _languages(crowd: _Crowd) -> list[Change]:
    others = crowd.only_by(Obstacle.NO_SHARED_LANGUAGE)
    return _most_first(
        _change(
            ChangeKind.LANGUAGE, each, [one for one in others if each in one.languages]
        )
        for each in SPOKEN
    )


def _main_needs(crowd: _Crowd) -> Iterator[Change]:
    others = crowd.only_by(Obstacle.NEEDS_NOT_COVERED)
    for need in crowd.ask.needs[1:]:
        able = [one for one in others if need in one.skills]
        lost = sum(need not in one.skills for one in crowd.fitting)
        yield _change(ChangeKind.MAIN_NEED, need, able, lost)


_FINDERS = (
    _room,
    _vetting,
    _further,
    _days,
    _any_time,
    _places,
    _modes,
    _languages,
    _main_needs,
)
