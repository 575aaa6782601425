"""How fast people who asked hear from a human being, whichever way they asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from helpnet.domain.asking import Channel
from helpnet.domain.fairness import (
    FEWEST_SHOWN,
    Wait,
    WaitSummary,
    summarise,
    waits_markedly_longer,
)
from helpnet.domain.history import Happening
from helpnet.domain.promises import kept, promised_day

FIRST_CONTACTS = frozenset(
    {
        Happening.LEARNER_CALLED,
        Happening.LETTER_SENT,
        Happening.CONTACT_MADE,
        Happening.SESSION_PLANNED,
        Happening.SESSION_HELD,
    }
)
"""What stops the clock: a call, a letter, a meeting. Automatic messages do not."""

_DAY = timedelta(days=1)


class Comparison(StrEnum):
    """How phone, counter and letter are served, compared with the web."""

    TOO_FEW = "too_few"
    TOO_EARLY = "too_early"
    AS_FAST = "as_fast"
    SLOWER = "slower"
    WEB_SLOWER = "web_slower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """In how many weekdays people hear from us, by the calendar of an IANA zone."""

    weekdays: int
    zone: str

    def day(self, asked_at: datetime) -> date:
        """Return the last day of the promise."""
        return promised_day(asked_at, weekdays=self.weekdays, zone=self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When somebody asked, was first reached by a human, and when it was over."""

    channel: Channel
    asked_at: datetime
    reached_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """How some people were served; `waits` ends at the first human contact.

    The promise of `decided` of them was `kept` or not; it is still open for the
    others. `late`: open, promised a day that is over, and not reached yet.
    """

    waits: WaitSummary
    decided: int
    kept: int
    late: int

    @property
    def share_kept(self) -> float | None:
        """Return the share of promises kept, None while none is decided."""
        return self.kept / self.decided if self.decided else None


def measure(
    people: Iterable[Asked], promise: Promise, *, now: datetime
) -> ServiceLevel:
    """Return how these people were served up to now.

    Whoever is not reached yet counts with the time so far, and whoever cancelled
    before with the time until then: both would have waited longer. A promise is
    decided once somebody is reached, or when its day is over while the request is open.
    """
    everybody = list(people)
    reached = [one for one in everybody if one.reached_at]
    in_time = sum(_in_time(one, promise, one.reached_at or now) for one in reached)
    late = sum(_late(one, promise, now) for one in everybody)
    return ServiceLevel(
        waits=summarise(_wait(one, now) for one in everybody),
        decided=len(reached) + late,
        kept=in_time,
        late=late,
    )


def by_channel(
    people: Iterable[Asked], promise: Promise, *, now: datetime
) -> Mapping[Channel, ServiceLevel]:
    """Return the service level of each way to ask, in the order of `Channel`."""
    everybody = list(people)
    return {
        channel: measure(
            (one for one in everybody if one.channel is channel), promise, now=now
        )
        for channel in Channel
    }


def compare(
    web: WaitSummary, human: WaitSummary, each: Mapping[Channel, WaitSummary]
) -> tuple[Comparison, tuple[Channel, ...]]:
    """Compare the web with the other ways, together and `each`; name slower ones.

    Slower is what `waits_markedly_longer` says. Fewer than `FEWEST_SHOWN` people on
    either side cannot be compared, nor can two sides most of whom still wait.
    """
    if min(web.people, human.people) < FEWEST_SHOWN:
        return Comparison.TOO_FEW, ()
    slow = tuple(by for by in each if waits_markedly_longer(each[by], web))
    if slow or waits_markedly_longer(human, web):
        return Comparison.SLOWER, slow
    if waits_markedly_longer(web, human):
        return Comparison.WEB_SLOWER, ()
    if web.median is None or human.median is None:
        return Comparison.TOO_EARLY, ()
    return Comparison.AS_FAST, ()


def _wait(one: Asked, now: datetime) -> Wait:
    end = one.reached_at or one.closed_at or now
    return Wait(max(0.0, (end - one.asked_at) / _DAY), found=one.reached_at is not None)


def _in_time(one: Asked, promise: Promise, at: datetime) -> bool:
    return kept(at, by=promise.day(one.asked_at), zone=promise.zone)


def _late(one: Asked, promise: Promise, now: datetime) -> bool:
    waiting = one.reached_at is None and one.closed_at is None
    return waiting and not _in_time(one, promise, now)
