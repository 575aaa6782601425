"""What a way of sending offers out would have done with the requests of the past.

Time is played again from the first request on. A helper who really answered an offer
of a request answers it the same way after the same time; all others stay silent.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from statistics import median

from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.quiet import answer_until, next_open
from helpnet.domain.rules import NetworkRules

AT_ONCE = timedelta(hours=1)
"""Who is asked for within this time did not have to wait."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a helper really answered, and how long it took."""

    after: timedelta
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A request as it was made: who could be asked, best first, and who answered.

    `own` are helpers who fit as asked for, `wider` those the wider circle finds.
    """

    request_id: int
    asked_at: datetime
    urgent: bool
    own: tuple[int, ...]
    wider: tuple[int, ...]
    answers: Mapping[int, Answer]


@dataclass(frozen=True, slots=True)
class Sent:
    """An offer that would have gone out, until it was answered or closed."""

    helper_id: int
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one request would have gone; `delayed` offers waited for quiet to end."""

    request_id: int
    asked_at: datetime
    offers: tuple[Sent, ...]
    waves: int
    delayed: int
    circle: Circle
    taken_at: datetime | None
    told_at: datetime | None

    @property
    def wait(self) -> timedelta | None:
        """Return how long until the first offer, None where there was none."""
        return self.offers[0].at - self.asked_at if self.offers else None


@dataclass(frozen=True, slots=True)
class Waits:
    """How many requests had an offer, how many at once, and the median wait."""

    asked: int
    at_once: int
    hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The courses together; `most` are the offers of the helper who had most."""

    requests: int
    tried: Waits
    really: Waits
    waves: int
    offers: int
    widened: int
    told: int
    most: int
    delayed: int


@dataclass(slots=True)
class _Search:
    """One request while its time is played."""

    past: Past
    offers: list[Sent] = field(default_factory=list)
    waves: int = 0
    delayed: int = 0
    waited: bool = False
    circle: Circle = Circle.OWN
    taken_at: datetime | None = None
    told_at: datetime | None = None

    def course(self, until: datetime) -> Course:
        taken = self.taken_at is not None and self.taken_at <= until
        return Course(
            request_id=self.past.request_id,
            asked_at=self.past.asked_at,
            offers=tuple(self.offers),
            waves=self.waves,
            delayed=self.delayed,
            circle=self.circle,
            taken_at=self.taken_at if taken else None,
            told_at=self.told_at,
        )


@dataclass(slots=True)
class _Desk:
    """The network while its time is played: who has what to answer, who said no."""

    rules: NetworkRules
    zone: str
    open_until: dict[int, list[datetime]] = field(
        default_factory=lambda: defaultdict(list)
    )
    said_no: dict[int, datetime] = field(default_factory=dict)

    def look(self, search: _Search, at: datetime) -> datetime | None:
        """Ask the next wave; return when to look again, None when it is over."""
        wave = self._wave(search, search.past.own, at)
        if not wave and search.past.wider:
            wave = self._wave(search, search.past.wider, at)
            search.circle = Circle.WIDER
        if not wave:
            search.told_at = at
            return None
        return self._ask(search, wave, at)

    def _wave(self, search: _Search, ids: Iterable[int], at: datetime) -> list[int]:
        asked = {sent.helper_id for sent in search.offers}
        free = [each for each in ids if each not in asked and self._is_free(each, at)]
        return free[: self.rules.wave_size]

    def _is_free(self, helper_id: int, at: datetime) -> bool:
        open_now = sum(until > at for until in self.open_until[helper_id])
        rest = timedelta(days=self.rules.days_after_no)
        no = self.said_no.get(helper_id)
        resting = no is not None and no <= at < no + rest
        return open_now < self.rules.open_per_helper and not resting

    def _ask(self, search: _Search, wave: list[int], at: datetime) -> datetime | None:
        until = self._until(search.past, at)
        answers = _in_time(search.past, wave, until - at)
        yes = [at + each.after for each in answers.values() if each.accepted]
        search.taken_at = min(yes, default=None)
        close = search.taken_at or until
        for helper_id in wave:
            answer = answers.get(helper_id)
            end = min(close, at + answer.after) if answer else close
            search.offers.append(Sent(helper_id, at, end))
            self.open_until[helper_id].append(end)
            if answer and not answer.accepted and at + answer.after == end:
                self.said_no[helper_id] = end
        search.waves += 1
        search.delayed += len(wave) if search.waited else 0
        over = max(sent.until for sent in search.offers[-len(wave) :])
        return None if search.taken_at else over

    def _until(self, past: Past, at: datetime) -> datetime:
        hours = self.rules.urgent_hours if past.urgent else self.rules.hours_to_answer
        return answer_until(at, hours, self.rules.quiet, self.zone)


def replay(
    pasts: Iterable[Past], rules: NetworkRules, *, zone: str, until: datetime
) -> tuple[Course, ...]:
    """Return how each request would have gone by these rules, in the order of asking.

    `zone`: the IANA time zone of the network. What would come after `until` is left
    out. By hand nothing goes out by itself: then nobody would have been asked.
    """
    ordered = sorted(pasts, key=lambda each: (each.asked_at, each.request_id))
    searches = {past.request_id: _Search(past) for past in ordered}
    if rules.offer_policy is not OfferPolicy.MANUAL:
        _play(searches, _Desk(rules, zone), until)
    return tuple(search.course(until) for search in searches.values())


def _play(searches: Mapping[int, _Search], desk: _Desk, until: datetime) -> None:
    """Let every search go on at its moments, whichever comes first."""
    looks = [(search.past.asked_at, key) for key, search in searches.items()]
    heapify(looks)
    while looks and looks[0][0] <= until:
        at, key = heappop(looks)
        opens = next_open(at, desk.rules.quiet, desk.zone)
        if opens > at:
            searches[key].waited = True
            heappush(looks, (opens, key))
            continue
        after = desk.look(searches[key], at)
        searches[key].waited = False
        if after is not None:
            heappush(looks, (after, key))


def _in_time(past: Past, wave: Iterable[int], time: timedelta) -> Mapping[int, Answer]:
    """Return what these helpers answered, as far as it came in time."""
    return {
        helper_id: past.answers[helper_id]
        for helper_id in wave
        if helper_id in past.answers and past.answers[helper_id].after < time
    }


def sum_up(
    courses: Iterable[Course], really: Mapping[int, timedelta | None]
) -> Summary:
    """Return the courses together, beside how long each request `really` waited.

    `really`: by request, the time until its first offer, None where there was none.
    """
    every = list(courses)
    offers = Counter(sent.helper_id for each in every for sent in each.offers)
    return Summary(
        requests=len(every),
        tried=waits(each.wait for each in every),
        really=waits(really[each.request_id] for each in every),
        waves=sum(each.waves for each in every),
        offers=offers.total(),
        widened=sum(each.circle is Circle.WIDER for each in every),
        told=sum(each.told_at is not None for each in every),
        most=max(offers.values(), default=0),
        delayed=sum(each.delayed for each in every),
    )


def waits(found: Iterable[timedelta | None]) -> Waits:
    """Return how long these waited, the median in hours; None had no offer at all."""
    known = [each for each in found if each is not None]
    hours = [each / timedelta(hours=1) for each in known]
    at_once = sum(each <= AT_ONCE for each in known)
    return Waits(len(known), at_once, median(hours) if hours else None)
