"""One year of one policy: people ask, helpers answer, accompaniments begin and end."""

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from benchmarks.simulation_helpers import (
    FIRST_DAY,
    OTHER_REFUSALS,
    Luck,
    Volunteer,
)
from benchmarks.simulation_learners import Learner
from benchmarks.simulation_policies import DEFAULT, Policy
from helpnet.domain.backlog import Waiting, propose
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.matching import Ask, HelperProfile, obstacles
from helpnet.domain.modes import IN_PERSON
from helpnet.domain.rules import NetworkRules

DAYS_OPEN = NetworkRules().hours_to_answer / 24
MORNING = 8 / 24
MIDNIGHT = datetime.combine(FIRST_DAY, time(), UTC)


class Answer(StrEnum):
    """How an offer ended; `open` if the year ended first."""

    OPEN = "open"
    ACCEPTED = "accepted"
    TOO_FAR = "too_far"
    OTHER = "other"
    EXPIRED = "expired"


@dataclass(slots=True)
class Offer:
    """A request put to a helper; `answered` is in days since the year began."""

    request: int
    candidate: Candidate
    answer: Answer = Answer.OPEN
    answered: float = 0.0

    @property
    def helper(self) -> int:
        """Return the id of the helper."""
        return self.candidate.helper_id

    @property
    def km(self) -> float | None:
        """Return how far apart they are, None where they would not meet in person."""
        in_person = self.candidate.modes[0] in IN_PERSON
        return self.candidate.distance_km if in_person else None


@dataclass(frozen=True, slots=True)
class World:
    """Everybody, and who could ever help whom.

    `fitting` has for each request the helpers who fit when all are idle: later only
    more can stand between. `blocked` has for a request without any the obstacle that
    alone removes most helpers, or `several`.
    """

    days: int
    learners: Sequence[Learner]
    helpers: Sequence[Volunteer]
    luck: Luck
    fitting: Sequence[Sequence[int]]
    blocked: dict[int, str]


@dataclass(slots=True)
class Record:
    """What happened in the year; `waiting` has those to whom nothing is offered."""

    offers: list[Offer] = field(default_factory=list)
    waiting: set[int] = field(default_factory=set)
    excluded: dict[int, frozenset[int]] = field(default_factory=dict)


def meet(
    days: int, learners: Sequence[Learner], helpers: Sequence[Volunteer], luck: Luck
) -> World:
    """Return the world in which every policy plays the same year."""
    found = propose(
        [_waiting(learner.ask, learner, learner.entered) for learner in learners],
        [one.profile for one in helpers],
        now=MIDNIGHT,
        most=len(helpers),
    ).pairs
    fitting = [sorted(pair.helper_id for pair in found[n]) for n in sorted(found)]
    blocked = {
        number: _main_obstacle(learners[number], helpers)
        for number, some in enumerate(fitting)
        if not some
    }
    return World(days, learners, helpers, luck, fitting, blocked)


def _main_obstacle(learner: Learner, helpers: Sequence[Volunteer]) -> str:
    on = day_of(learner.entered)
    found = [obstacles(learner.ask, one.profile, on=on) for one in helpers]
    alone = Counter(str(*each) for each in found if len(each) == 1)
    return min(alone, key=lambda each: (-alone[each], each)) if alone else "several"


def _waiting(ask: Ask, learner: Learner, now: float) -> Waiting:
    return Waiting(
        ask=ask,
        asked_at=MIDNIGHT + timedelta(days=learner.asked),
        urgent=False,
        weights=DEFAULT,
        on=day_of(now),
    )


def day_of(moment: float) -> date:
    """Return the date of a moment in days since the year began."""
    return FIRST_DAY + timedelta(days=int(moment))


class Year:
    """The state of the network, and what changes it."""

    def __init__(self, world: World, policy: Policy) -> None:
        self._world, self._policy = world, policy
        self._order = itertools.count()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._profiles = [one.profile for one in world.helpers]
        self._asks: list[list[int]] = [[] for _ in world.helpers]
        for request, helpers in enumerate(world.fitting):
            for helper in helpers:
                self._asks[helper].append(request)
        self._now = 0.0
        self.record = Record()

    def run(self) -> Record:
        """Play the year and return what happened."""
        self._announce()
        while self._events:
            self._now, _, happen = heapq.heappop(self._events)
            happen()
        return self.record

    def _announce(self) -> None:
        """Put down what happens whatever the policy does."""
        for request, learner in enumerate(self._world.learners):
            self._at(learner.entered, lambda r=request: self._enter(r))
        for helper, one in enumerate(self._world.helpers):
            for start, end in one.pauses:
                self._at(start, lambda h=helper: self._set(h, active=False))
                self._at(end, lambda h=helper: self._resume(h))
        for day in range(self._world.days if self._policy.assign else 0):
            self._at(day + MORNING, self._assign)

    def _at(self, moment: float, happen: Callable[[], None]) -> None:
        if moment < self._world.days:
            heapq.heappush(self._events, (moment, next(self._order), happen))

    def _set(self, helper: int, **changes: object) -> None:
        self._profiles[helper] = replace(self._profiles[helper], **changes)

    def _enter(self, request: int) -> None:
        self.record.waiting.add(request)
        self._try(request)

    def _try(self, request: int) -> None:
        if self._policy.choose:
            profiles = [self._profiles[each] for each in self._open_to(request)]
            on = day_of(self._now)
            helper = self._policy.choose(self._ask(request), profiles, on)
            if helper is not None:
                self._offer(request, helper)

    def _assign(self) -> None:
        """Ask the policy for a plan; those whom nobody could take stay out of it."""
        assert self._policy.assign
        open_to = {each: self._open_to(each) for each in sorted(self.record.waiting)}
        waiting = [self._waiting(each) for each, some in open_to.items() if some]
        helpers = sorted({helper for some in open_to.values() for helper in some})
        profiles = [self._profiles[helper] for helper in helpers]
        now = MIDNIGHT + timedelta(days=self._now)
        if waiting:
            for pairing in self._policy.assign(waiting, profiles, now).pairings:
                self._offer(pairing.request_id, pairing.helper_id)

    def _ask(self, request: int) -> Ask:
        excluded = self.record.excluded.get(request, frozenset())
        return replace(self._world.learners[request].ask, excluded=excluded)

    def _open_to(self, request: int) -> list[int]:
        refused = self.record.excluded.get(request, frozenset())
        return [
            helper
            for helper in self._world.fitting[request]
            if helper not in refused and _has_room(self._profiles[helper])
        ]

    def _waiting(self, request: int) -> Waiting:
        learner = self._world.learners[request]
        return _waiting(self._ask(request), learner, self._now)

    def _offer(self, request: int, helper: int) -> None:
        """Ask the helper; until the answer, the offer holds one of their places."""
        profile, on = self._profiles[helper], day_of(self._now)
        found = rank(self._ask(request), [profile], weights=DEFAULT, on=on)
        offer = Offer(request, found[0])
        self.record.offers.append(offer)
        self.record.waiting.remove(request)
        self._set(helper, load=profile.load + 1)
        days = float(self._world.luck.lots(request).days[helper])
        self._at(self._now + min(days, DAYS_OPEN), lambda: self._answer(offer))

    def _answer(self, offer: Offer) -> None:
        offer.answered, offer.answer = self._now, self._answer_to(offer)
        if offer.answer is Answer.ACCEPTED:
            weeks = self._world.learners[offer.request].sessions
            self._at(self._now + 7 * weeks, lambda: self._free(offer.helper))
            return
        refused = self.record.excluded.get(offer.request, frozenset())
        self.record.excluded[offer.request] = refused | {offer.helper}
        self.record.waiting.add(offer.request)
        self._try(offer.request)
        self._free(offer.helper)

    def _answer_to(self, offer: Offer) -> Answer:
        luck, helper = self._world.luck, offer.helper
        lots = luck.lots(offer.request)
        if lots.days[helper] > DAYS_OPEN:
            return Answer.EXPIRED
        if lots.busy[helper] < OTHER_REFUSALS:
            return Answer.OTHER
        if offer.km is not None and luck.finds_too_far(
            offer.request, helper, offer.km, offer.candidate.limit_km
        ):
            return Answer.TOO_FAR
        return Answer.ACCEPTED

    def _free(self, helper: int) -> None:
        self._set(helper, load=self._profiles[helper].load - 1)
        self._fill(helper)

    def _resume(self, helper: int) -> None:
        self._set(helper, active=True)
        self._fill(helper)

    def _fill(self, helper: int) -> None:
        """Look again at those who wait for this helper, the longest wait first."""
        for request in self._asks[helper]:
            if not _has_room(self._profiles[helper]):
                return
            if request in self.record.waiting:
                self._try(request)


def _has_room(profile: HelperProfile) -> bool:
    return profile.active and profile.load < profile.capacity
