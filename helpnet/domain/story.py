"""The search for a helper as its learner is told it: what we did, and what we await."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from helpnet.domain.cascade import search_of
from helpnet.domain.history import Happening


class Told(StrEnum):
    """One sentence of the story."""

    ASKED = "asked"
    NOBODY_YET = "nobody_yet"
    FOUND = "found"
    FURTHER = "further"
    COORDINATOR = "coordinator"
    PLACE = "place"
    EVERY_DAY = "every_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What was done at that moment; `people` were asked, and answer `until` then.

    `until` is None where no answer is awaited any more.
    """

    told: Told
    at: datetime
    people: int = 0
    until: datetime | None = None


Line = tuple[int, Happening, str, datetime]
"""A line of the history: its number, what happened, the detail, and when."""

_TOLD = {
    Happening.HELPER_ASKED: Told.ASKED,
    Happening.OFFERS_CLOSED: Told.NOBODY_YET,
    Happening.WAVE_READY: Told.FOUND,
    Happening.CIRCLE_WIDENED: Told.FURTHER,
    Happening.NO_CANDIDATE: Told.COORDINATOR,
    Happening.PLACE_SUGGESTED: Told.PLACE,
    Happening.WAITING_LISTED: Told.EVERY_DAY,
}


def story_of(history: Iterable[Line], *, until: datetime | None) -> tuple[Chapter, ...]:
    """Return the story of the latest search, in order; empty while nothing was done.

    Who was asked together makes one chapter. `until`: when the last open offer ends,
    None when none is open.
    """
    lines = list(history)
    began = search_of((number, what, detail) for number, what, detail, _at in lines)
    chapters: list[Chapter] = []
    for number, what, _detail, at in lines:
        if number > began.began and what in _TOLD:
            _add(chapters, Chapter(told=_TOLD[what], at=at))
    return tuple(_awaiting(chapters, until))


def _add(chapters: list[Chapter], new: Chapter) -> None:
    """Add a chapter; one more person asked in a row belongs to the same one."""
    last = chapters[-1] if chapters else None
    if new.told is not Told.ASKED:
        chapters.append(new)
    elif last and last.told is Told.ASKED:
        chapters[-1] = replace(last, people=last.people + 1)
    else:
        chapters.append(replace(new, people=1))


def _awaiting(chapters: list[Chapter], until: datetime | None) -> list[Chapter]:
    """Return the chapters; the last one in which somebody was asked awaits answers."""
    asked = [n for n, each in enumerate(chapters) if each.told is Told.ASKED]
    if asked and until:
        chapters[asked[-1]] = replace(chapters[asked[-1]], until=until)
    return chapters
