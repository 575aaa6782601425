"""Where a learner and a helper can meet: a partner's place, in the times it is open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from types import MappingProxyType

from helpnet.domain.availability import SLOT_PARTS, SLOTS, Part
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.opening import weekly_table
from helpnet.domain.places import Location

MOST_JOURNEY_KM = 15.0
"""A learner is never sent to a place farther away than this."""

SHORTEST_MEETING = 60
"""Minutes a place must be open in a part of the day for people to meet there."""

PARTS: Mapping[Part, tuple[time, time]] = MappingProxyType(
    {
        Part.MORNING: (time(6), time(12)),
        Part.AFTERNOON: (time(12), time(18)),
        Part.EVENING: (time(18), time(23)),
    }
)
"""From when to when a part of the day lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlace:
    """A place open to the public; `slots` are the free times in which it is open."""

    place_id: int
    location: Location
    slots: frozenset[str]


def open_slots(hours: str, *, around: date) -> frozenset[str]:
    """Return the slots in which a place is open for an hour, in that week.

    `hours` are in the OpenStreetMap syntax; hours nobody can tell give no slot.
    """
    week = weekly_table(hours, around=around) or {}
    return frozenset(
        slot
        for slot, (day, part) in SLOT_PARTS.items()
        if _open_minutes(week.get(day, ()), part) >= SHORTEST_MEETING
    )


def meeting_at(ask: Ask, place: MeetingPlace) -> Ask | None:
    """Return the ask of a learner who comes to that place instead, when it is open.

    They meet there and nowhere else. None where the place is never open when the
    learner is free.
    """
    times = (ask.times or frozenset(SLOTS)) & place.slots
    if not times:
        return None
    modes = frozenset({Mode.PUBLIC_PLACE})
    return replace(ask, place=place.location, modes=modes, times=times)


def _open_minutes(spans: tuple[tuple[str, str], ...], part: Part) -> int:
    """Return the longest time in minutes the place is open without a break."""
    begins, ends = (_minutes(f"{moment:%H:%M}") for moment in PARTS[part])
    inside = (
        min(_minutes(closes), ends) - max(_minutes(opens), begins)
        for opens, closes in spans
    )
    return max(inside, default=0)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
