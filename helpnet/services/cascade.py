"""Offers that move on: the next wave, the wider circle, then the waiting list."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.asks import check_ask
from helpnet.domain.cascade import (
    AskThese,
    Facts,
    GiveUp,
    LookIn,
    Propose,
    Sleep,
    Step,
    next_step,
)
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.offer_policy import Circle
from helpnet.domain.quiet import answer_until, next_open
from helpnet.store.asking_helpers import Asking, CannotAsk, put_to
from helpnet.store.candidate_cards import CandidateCard as CandidateCard
from helpnet.store.candidate_cards import candidate_cards
from helpnet.store.cascade import (
    CIRCLES,
    Reached,
    Stale,
    Standing,
    choose,
    first_free,
    hold_whole,
    list_due,
    reach_of,
    standing_of,
)
from helpnet.store.cascade_notices import (
    Obstacles,
    suggest_place,
    tell_nobody_left,
    tell_wave_ready,
)
from helpnet.store.catalogue import catalogue
from helpnet.store.expiring import expire_due
from helpnet.store.explaining import count_obstacles
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.requests import NO_HELPER
from helpnet.store.sleepers import list_woken, wake
from helpnet.store.transaction import transaction
from helpnet.store.unanswerable import withdraw_unanswerable
from helpnet.store.waking import forget_wakes, list_wakes

MOST_WAKES = 200
NEXT_TRY = timedelta(minutes=5)
log = logging.getLogger("helpnet.cascade")


class StaleWave(Exception):
    """Some of the chosen helpers cannot be asked any more; nobody was.

    `stale` says who, and what stands in the way now.
    """

    def __init__(self, stale: tuple[Stale, ...]) -> None:
        super().__init__(", ".join(str(each.helper_id) for each in stale))
        self.stale = stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Whom helpnet would ask next for a request, best first, and in which circle.

    `helpers` are empty when nobody can be asked or answers are waited for. Asked now,
    the messages leave at `leaves_at` and can be answered until `answer_until`.
    `ready_at`: since when the wave waits for a yes, None where it does not.
    """

    request_id: int
    circle: Circle
    helpers: tuple[CandidateCard, ...]
    leaves_at: datetime
    answer_until: datetime
    ready_at: datetime | None


def move_on(*, now: datetime, most: int = 500) -> int:
    """Take the next step with at most so many requests that are due; return how many.

    Offers that nobody answered in time close first. One transaction per request, so
    that nobody waits for the whole list; what was done meanwhile is left alone, and
    one request that cannot be moved does not keep the others from it.
    """
    try:
        wake_sleepers(now=now)
    except Exception:  # who is due moves on; who sleeps is looked at within a day
        log.exception("the waiting lists cannot be woken")
    return sum(_move(request_id, now) for request_id in list_due(now, most=most))


@transaction
def wake_sleepers(*, now: datetime) -> int:
    """Let those on waiting lists be looked at whom a changed helper may take."""
    wakes = list_wakes(most=MOST_WAKES)
    if not wakes:
        return 0
    woken = wake(list_woken(wakes, at=now), at=now)
    forget_wakes(wakes.items())
    return woken


def preview_wave(*, network_id: int, request_id: int, now: datetime) -> Wave:
    """Return whom helpnet would ask next; raise `NoResultFound` for another network's.

    Nothing changes, and quiet time does not matter.
    """
    request = get_request_of(network_id, request_id)
    standing = standing_of(request, at=now)
    waits = request.stage is Stage.WAITING and request.route not in NO_HELPER
    reached = _first_found(standing) if waits else None
    rules, zone = standing.rules, request.network.time_zone
    leaves = next_open(now, rules.quiet, zone)
    hours = rules.urgent_hours if request.urgent else rules.hours_to_answer
    return Wave(
        request_id=request_id,
        circle=reached.circle if reached else request.circle,
        helpers=_cards(reached, network_id),
        leaves_at=leaves,
        answer_until=answer_until(leaves, hours, rules.quiet, zone),
        ready_at=request.wave_ready_at,
    )


@transaction
def send_wave(
    *,
    network_id: int,
    request_id: int,
    helper_ids: Collection[int],
    account_id: int,
    now: datetime,
) -> int:
    """Ask these helpers, all of them or nobody; return how many were asked.

    Each is looked at again at this moment: raise `StaleWave` when some do not fit any
    more, `CannotAsk` (empty) when that were more offers than may be open, `BadAsk` when
    the request fits nobody, `NotAllowed` when it is not open for offers, and
    `NoResultFound` for another network's.
    """
    get_request_of(network_id, request_id)
    standing = standing_of(hold_whole(request_id), at=now)
    check_ask(standing.ask, catalogue())
    chosen = choose(standing, helper_ids)
    if chosen.stale:
        raise StaleWave(chosen.stale)
    asked = sum(len(reached.found) for reached in chosen.reached)
    if standing.open_offers + asked > standing.rules.max_open_offers:
        raise CannotAsk(frozenset())
    for reached in chosen.reached:
        _ask(standing, reached, by=Actor.COORDINATOR, account_id=account_id)
    return asked


def _move(request_id: int, now: datetime) -> int:
    try:
        moved = _look_at(request_id=request_id, now=now, obstacles=None)
        if moved is None:  # reading every helper takes too long to hold anybody up
            obstacles = count_obstacles(request_id, at=now)
            moved = _look_at(request_id=request_id, now=now, obstacles=obstacles)
    except Exception:  # the others must move on
        log.exception("request %s cannot be moved on", request_id)
        _postpone(request_id=request_id, until=now + NEXT_TRY)
        return 0
    return int(bool(moved))


@transaction
def _postpone(*, request_id: int, until: datetime) -> None:
    """Let a request that fails wait its turn again, after the others."""
    hold_request(request_id).look_again(at=until)


@transaction
def _look_at(
    *, request_id: int, now: datetime, obstacles: Obstacles | None
) -> bool | None:
    """Take the next step if it is due; return whether anything was done.

    None: `obstacles` are needed for it.
    """
    request = hold_whole(request_id)
    expired = expire_due(request, at=now)
    if request.look_at is None or request.look_at > now:
        return bool(expired)
    withdraw_unanswerable(request, at=now)
    standing = standing_of(request, at=now)
    step, around = _decide(standing)
    if isinstance(step, GiveUp) and step.tell and obstacles is None:
        return None
    _do(step, standing, around, obstacles or ())
    return True


def _decide(standing: Standing) -> tuple[Step, Mapping[Circle, Reached]]:
    around: dict[Circle, Reached] = {}
    while isinstance(step := next_step(_facts(standing, around)), LookIn):
        around[step.circle] = reach_of(standing, step.circle)
    return step, around


def _facts(standing: Standing, around: Mapping[Circle, Reached]) -> Facts:
    request, rules = standing.request, standing.rules
    return Facts(
        policy=rules.offer_policy,
        stage=request.stage,
        looked_for=request.route not in NO_HELPER,
        open_offers=standing.open_offers,
        now=standing.at,
        open_at=next_open(standing.at, rules.quiet, request.network.time_zone),
        proposed=request.wave_ready_at is not None,
        told=Happening.NO_CANDIDATE in standing.search.done,
        at_once=rules.wave_size,
        found={circle: reached.helper_ids for circle, reached in around.items()},
        free_at=first_free(around.values()),
    )


def _do(
    step: Step,
    standing: Standing,
    around: Mapping[Circle, Reached],
    obstacles: Obstacles,
) -> None:
    request = standing.request
    if isinstance(step, AskThese):
        _widen(standing, around)
        _ask(standing, around[step.circle], by=Actor.SYSTEM, account_id=None)
    elif isinstance(step, Propose):
        _widen(standing, around)
        _propose(step, standing)
    elif isinstance(step, GiveUp):
        _widen(standing, around)
        _give_up(step, standing, obstacles)
    else:
        request.look_at = step.until if isinstance(step, Sleep) else None


def _widen(standing: Standing, around: Mapping[Circle, Reached]) -> None:
    """Tell once in a search that helpers were looked for in a wider circle."""
    reached = around.get(Circle.WIDER)
    known = Happening.CIRCLE_WIDENED in standing.search.done
    if reached and reached.ask != standing.ask and not known:
        standing.request.tell(Happening.CIRCLE_WIDENED, at=standing.at, by=Actor.SYSTEM)


def _ask(
    standing: Standing,
    reached: Reached,
    *,
    by: Actor,
    account_id: int | None,
) -> None:
    asking = Asking(
        at=standing.at,
        by=by,
        account_id=account_id,
        wave=standing.waves + 1,
        circle=reached.circle,
    )
    put_to(reached.found, standing.request, reached.ask, asking)
    standing.request.circle = reached.circle


def _propose(step: Propose, standing: Standing) -> None:
    request, at = standing.request, standing.at
    request.wave_ready_at, request.look_at = at, step.until
    request.circle = step.circle
    tell_wave_ready(request, len(step.helper_ids), at=at)


def _give_up(step: GiveUp, standing: Standing, obstacles: Obstacles) -> None:
    request, at, began = standing.request, standing.at, standing.search.began
    if step.tell:
        tell_nobody_left(request, began, obstacles, at=at)
        suggest_place(request, began, at=at)
    if request.circle is not Circle.WAITING_LIST:
        request.tell(Happening.WAITING_LISTED, at=at, by=Actor.SYSTEM)
    request.circle = Circle.WAITING_LIST
    request.wave_ready_at, request.look_at = None, step.until


def _first_found(standing: Standing) -> Reached | None:
    reached = (reach_of(standing, circle) for circle in CIRCLES)
    return next((each for each in reached if each.found), None)


def _cards(reached: Reached | None, network_id: int) -> tuple[CandidateCard, ...]:
    if reached is None:
        return ()
    return candidate_cards(reached.found, reached.ask, network_id=network_id)
