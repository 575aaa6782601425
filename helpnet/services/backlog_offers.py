"""Sending the offers of an edited plan in one step, each checked at that moment."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.asks import BadAsk
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Obstacle
from helpnet.store.asking_helpers import (
    CannotAsk,
    ask_helper,
    count_open_offers,
    hold_helpers,
    hold_requests,
    list_asked_pairs,
)
from helpnet.store.candidates import ask_of
from helpnet.store.helpers import Helper
from helpnet.store.neighbours import networks_to_ask
from helpnet.store.networks import get_network
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


class TooManyForOne(Exception):
    """More requests are put to a helper than have room; nothing was sent.

    `free` holds the places left of each such helper, by id.
    """

    def __init__(self, free: Mapping[int, int]) -> None:
        super().__init__(", ".join(f"helper {key}: {free[key]}" for key in free))
        self.free = free


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """A pair of the plan that no longer fits: why the helper was not asked.

    `stage` is where the request stands when it waits no more, else None.
    """

    request_id: int
    learner: str
    helper: str
    stage: Stage | None
    obstacles: frozenset[Obstacle]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How many helpers were asked, how many had been before, and who was not."""

    asked: int
    before: int
    refused: tuple[NotAsked, ...]


@transaction
def send_offers(
    *, network_id: int, choices: Mapping[int, int], account_id: int, now: datetime
) -> Sending:
    """Ask the helper chosen for each request, `choices[request] = helper`.

    Whoever has that offer already is not asked twice. A pair that no longer fits is
    left out and told; the others are sent. Raise `NoResultFound` for another
    network's request, `TooManyForOne` when a helper has room for fewer people than
    the plan gives them (open offers count as taken): then nothing is sent.
    """
    helpers = hold_helpers(set(choices.values()))
    requests = hold_requests(choices)
    ours = [each for each in requests.values() if each.network_id == network_id]
    if len(ours) < len(choices):
        raise NoResultFound
    before = list_asked_pairs(choices) & choices.items()
    fresh = sorted(choices.items() - before)
    free = _free_places(helpers.values(), networks_to_ask(get_network(network_id)))
    waits = [pair for pair in fresh if requests[pair[0]].stage is Stage.WAITING]
    _refuse_too_many(waits, free)
    refused = []
    for request_id, helper_id in fresh:
        request = requests[request_id]
        try:
            _ask(request, helper_id, free.get(helper_id), account_id, now)
        except CannotAsk as refusal:
            refused.append(_not_asked(request, helpers.get(helper_id), refusal))
    asked = len(fresh) - len(refused)
    return Sending(asked=asked, before=len(before), refused=tuple(refused))


def _free_places(
    helpers: Iterable[Helper], network_ids: frozenset[int]
) -> Mapping[int, int]:
    """Return how many people each helper may still be asked to take, by id.

    Of helpers of other networks nothing is told, not even that they exist.
    """
    held = [helper for helper in helpers if helper.network_id in network_ids]
    asked = count_open_offers({helper.network_id for helper in held})
    return {
        helper.id: helper.capacity - helper.load - asked.get(helper.id, 0)
        for helper in held
    }


def _refuse_too_many(pairs: Iterable[tuple[int, int]], free: Mapping[int, int]) -> None:
    """Raise `TooManyForOne` where some would find room and others would not."""
    wanted = Counter(helper_id for _, helper_id in pairs)
    many = [key for key in sorted(free) if 0 < free[key] < wanted[key]]
    if many:
        raise TooManyForOne({key: free[key] for key in many})


def _ask(
    request: HelpRequest,
    helper_id: int,
    places: int | None,
    account_id: int,
    at: datetime,
) -> None:
    """Ask the helper, or raise `CannotAsk`, empty when the request waits no more.

    `places` is None for whoever is not ours to ask.
    """
    if request.stage is not Stage.WAITING:
        raise CannotAsk(frozenset())
    if places is None:
        raise CannotAsk(frozenset({Obstacle.OTHER_NETWORK}))
    if places <= 0:
        raise CannotAsk(frozenset({Obstacle.FULL}))
    try:
        ask_helper(request, helper_id, account_id=account_id, at=at)
    except NoResultFound:  # a neighbour that lends no helpers any more
        raise CannotAsk(frozenset({Obstacle.OTHER_NETWORK})) from None
    except BadAsk as bad:
        found = frozenset(fault.problem.obstacle for fault in bad.faults)
        raise CannotAsk(found) from None


def _not_asked(
    request: HelpRequest, helper: Helper | None, refusal: CannotAsk
) -> NotAsked:
    known = helper is not None and helper.network_id in ask_of(request).network_ids
    waits = request.stage is Stage.WAITING
    return NotAsked(
        request_id=request.id,
        learner=request.name,
        helper=helper.account.name if helper and known else "",
        stage=None if waits else request.stage,
        obstacles=refusal.obstacles,
    )
