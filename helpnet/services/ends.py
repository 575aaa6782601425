"""How help ends before the learner can do it alone: who says so, and why."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.ends import BY_HELPER, EVENT_OF, EndReason, NotTheirs
from helpnet.domain.ends import TooFewTries as TooFewTries
from helpnet.domain.history import Actor
from helpnet.domain.journey import ENDS, OPEN
from helpnet.domain.offers import OfferStatus
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import get_own_match
from helpnet.store.contacts import list_of_learner
from helpnet.store.ending import Ending, count_tries, end_request, note_death
from helpnet.store.helpers import get_helper
from helpnet.store.matches import get_request_of
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSheet:
    """What a coordinator needs to end a request: which ends there are, calls tried.

    `tries` calls in vain since the learner was last in touch; from `needed` on nobody
    need say why they cannot be reached. `others` are the references of what seems to
    be of the same person: a death ends these too.
    """

    request_id: int
    name: str
    reference: str
    reasons: tuple[EndReason, ...]
    tries: int
    needed: int
    others: tuple[str, ...]


def get_end_sheet(*, network_id: int, request_id: int) -> EndSheet:
    """Return it, or raise `NoResultFound` for another network's request."""
    request = get_request_of(network_id, request_id)
    rules = parse_rules(request.network.rules)
    return EndSheet(
        request_id=request.id,
        name=request.name,
        reference=request.reference,
        reasons=_reasons(request),
        tries=count_tries(request),
        needed=rules.tries_before_unreachable,
        others=_others(request),
    )


def _others(request: HelpRequest) -> tuple[str, ...]:
    found = (each for each in list_of_learner(request) if each.id != request.id)
    return tuple(each.reference for each in found if each.stage in OPEN)


@transaction
def end_by_coordinator(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    reason: EndReason,
    detail: str,
    now: datetime,
) -> None:
    """End a request for this reason; of somebody who has died, also a closed one.

    `detail` is where the learner can go, else a note. Raise `NoResultFound` for
    another network's request, `NotAllowed` when it is closed already, `TooFewTries`
    when somebody was not called often enough and `detail` does not say why that is
    enough.
    """
    request = get_request_of(network_id, request_id)
    ending = Ending(
        reason=reason, by=Actor.COORDINATOR, account_id=account_id, detail=detail
    )
    if reason is EndReason.DECEASED and request.stage in ENDS:
        note_death(request_id, ending, at=now)
    else:
        end_request(request_id, ending, at=now)


@transaction
def end_by_helper(
    *, helper_id: int, request_id: int, reason: EndReason, detail: str, now: datetime
) -> None:
    """End the request of a helper's own learner, as the learner told; twice is once.

    Raise `NotTheirs` for what only a coordinator may say, `NoResultFound` for
    somebody else's learner, `NotAllowed` when help has ended otherwise.
    """
    if reason not in BY_HELPER:
        raise NotTheirs(reason)
    match, request = get_own_match(helper_id, request_id), get_request(request_id)
    if match.status is OfferStatus.ENDED:
        _check_same(request, reason)
        return
    ending = Ending(
        reason=reason,
        by=Actor.HELPER,
        account_id=get_helper(helper_id).account_id,
        detail=detail,
    )
    end_request(request_id, ending, at=now)


def _check_same(request: HelpRequest, reason: EndReason) -> None:
    if request.end_reason is not reason:
        raise NotAllowed(request.stage, EVENT_OF[reason])


def _reasons(request: HelpRequest) -> tuple[EndReason, ...]:
    """Return the ends that are possible now, the gentlest first."""
    if request.end_reason is EndReason.DECEASED:
        return ()
    if request.stage in ENDS:
        return (EndReason.DECEASED,)
    return tuple(EndReason)
