"""What happens next with a request that waits, step by step, without anybody's help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.changing import Topic
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offer_policy import Circle, OfferPolicy

LOOK_AGAIN = timedelta(days=1)
"""How long a waiting list sleeps at most: nobody waits because a call was missed."""

_BEGINS = frozenset(
    {
        Happening.ASKED,
        Happening.CHANGED,
        Happening.ROUTE_CHANGED,
        Happening.HELPER_LEFT,
        Happening.REOPENED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a request when it is looked at.

    `looked_for`: a helper is what the learner wants; `open_at`: the first moment from
    now on that is not quiet; `proposed`: a wave waits for a coordinator's yes;
    `told`: coordinators heard in this search that nobody is left; `at_once`: how many
    helpers a wave has. `found` are the helpers who can be asked now, best first, in
    the circles looked in so far; `free_at` is when the first of those who fit but are
    left in peace may be asked again.
    """

    policy: OfferPolicy
    stage: Stage
    looked_for: bool
    open_offers: int
    now: datetime
    open_at: datetime
    proposed: bool
    told: bool
    at_once: int
    found: Mapping[Circle, tuple[int, ...]]
    free_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing happens by itself until somebody does something."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """Nothing happens before this moment; then the request is looked at again."""

    until: datetime


@dataclass(frozen=True, slots=True)
class LookIn:
    """Who can be asked in this circle must be known first."""

    circle: Circle


@dataclass(frozen=True, slots=True)
class AskThese:
    """These helpers are asked at once."""

    helper_ids: tuple[int, ...]
    circle: Circle


@dataclass(frozen=True, slots=True)
class Propose:
    """A coordinator is told whom to ask, and looked after again at that moment."""

    helper_ids: tuple[int, ...]
    circle: Circle
    until: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Nobody is left: the request goes on the waiting list until that moment.

    `tell`: coordinators and the learner do not know it yet.
    """

    tell: bool
    until: datetime


Step = Wait | Sleep | LookIn | AskThese | Propose | GiveUp


def next_step(facts: Facts) -> Step:
    """Return what happens next; the nearest circle in which somebody fits comes first.

    A wave waits for all its answers, and nothing happens in quiet time.
    """
    if not _moves_by_itself(facts):
        return Wait()
    if facts.open_at > facts.now:
        return Sleep(facts.open_at)
    for circle in (Circle.OWN, Circle.WIDER):
        if circle not in facts.found:
            return LookIn(circle)
        if facts.found[circle]:
            return _wave(facts, circle)
    tomorrow = facts.now + LOOK_AGAIN
    return GiveUp(not facts.told, min(facts.free_at or tomorrow, tomorrow))


def _moves_by_itself(facts: Facts) -> bool:
    waits = facts.stage is Stage.WAITING and not facts.open_offers
    return waits and facts.looked_for and facts.policy is not OfferPolicy.MANUAL


def _wave(facts: Facts, circle: Circle) -> Step:
    chosen, until = facts.found[circle][: facts.at_once], facts.now + LOOK_AGAIN
    if facts.policy is OfferPolicy.AUTOMATIC:
        return AskThese(chosen, circle)
    return Sleep(until) if facts.proposed else Propose(chosen, circle, until)


@dataclass(frozen=True, slots=True)
class Search:
    """How far one search has come: what began it, and what it did since.

    `began` is the number of the line of the history that began it, 0 for none;
    `asked` how many helpers were asked since, by whomever.
    """

    began: int
    asked: int
    done: frozenset[Happening]


def search_of(history: Iterable[tuple[int, Happening, str]]) -> Search:
    """Return the latest search in a history of (number, what, detail), in order.

    A search begins when somebody asks, changes what they ask for, or needs another
    helper. The numbers count, never the clock: it may have been set back.
    """
    search = Search(began=0, asked=0, done=frozenset())
    for number, what, detail in history:
        if what in _BEGINS and not _changes_no_search(what, detail):
            search = Search(began=number, asked=0, done=frozenset())
        else:
            more = what is Happening.HELPER_ASKED
            search = Search(search.began, search.asked + more, search.done | {what})
    return search


def _changes_no_search(what: Happening, detail: str) -> bool:
    """Tell whether only the way to reach the learner has changed."""
    return what is Happening.CHANGED and detail == Topic.REACH
