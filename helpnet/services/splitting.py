"""A second helper for one of the things a learner wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError, NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.references import make_reference
from helpnet.domain.refusals import Busy
from helpnet.domain.transitions import NotAllowed
from helpnet.store.facts import rewrite_facts
from helpnet.store.incoming import MOST_DRAWS, draw_signs
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.offers import find_accepted
from helpnet.store.requests import HelpRequest, Need
from helpnet.store.splits import find_part, keep_apart, split_off
from helpnet.store.transaction import transaction

Draw = Callable[[], Sequence[int]]


class OnlyGoal(Exception):
    """One goal must stay with the helper who is there: hand over instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSheet:
    """Whose goals, of which one may go to a second helper: (need, skill)."""

    request_id: int
    name: str
    helper: str
    goals: tuple[tuple[int, str], ...]


def show_sheet(*, network_id: int, request_id: int) -> SplitSheet:
    """Return the goals that could go to a second helper, none where there is one.

    Raise `NoResultFound` for another network's request, `NotAllowed` while nobody
    helps.
    """
    request = get_request_of(network_id, request_id)
    match = find_accepted(request_id)
    if match is None:
        raise NotAllowed(request.stage, Event.HELPER_LEFT)
    goals = request.goals
    return SplitSheet(
        request_id=request.id,
        name=request.name,
        helper=match.helper.account.name,
        goals=tuple((n.id, n.skill) for n in goals) if len(goals) > 1 else (),
    )


def split_goal(
    *,
    network_id: int,
    request_id: int,
    need_id: int,
    account_id: int,
    now: datetime,
    draw: Draw = draw_signs,
) -> int:
    """Look for a second helper for one goal; return the new request's id.

    Twice is once. The first helper goes on with the others. Raise `NoResultFound` for
    another network's request or goal, `NotAllowed` while nobody helps, `OnlyGoal`,
    `Busy` where five references in a row existed.
    """
    for _ in range(MOST_DRAWS):
        try:
            return _split(
                network_id=network_id,
                request_id=request_id,
                need_id=need_id,
                account_id=account_id,
                reference=make_reference(draw()),
                now=now,
            )
        except IntegrityError:  # this reference exists: draw another
            continue
    raise Busy


@transaction
def _split(
    *,
    network_id: int,
    request_id: int,
    need_id: int,
    account_id: int,
    reference: str,
    now: datetime,
) -> int:
    request, need = _hold(network_id, request_id, need_id)
    if need.dropped_at and (known := find_part(request, need.skill)):
        return known.id
    if len(request.goals) < 2 or need.dropped_at:
        raise OnlyGoal
    made = split_off(request, need, reference=reference, account_id=account_id, at=now)
    if match := find_accepted(request_id):
        keep_apart(made, match, account_id=account_id, at=now)
    request.leave_out([need.id], at=now)
    request.tell(
        Happening.SPLIT_OFF,
        at=now,
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail=made.reference,
    )
    rewrite_facts(request, at=now)
    return made.id


def _hold(network_id: int, request_id: int, need_id: int) -> tuple[HelpRequest, Need]:
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    need = next((each for each in request.needs if each.id == need_id), None)
    if need is None:
        raise NoResultFound
    if request.stage is not Stage.ACCOMPANIED:
        raise NotAllowed(request.stage, Event.HELPER_LEFT)
    return request, need
