"""How an accompaniment ends: the learner does it alone, or the helper cannot go on."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.asking import AlreadyOpen as AlreadyOpen
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Actor
from helpnet.domain.journey import OPEN, Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import get_begun_match, get_own_match, progress_of
from helpnet.store.contacts import find_other_open, hold_for_contact
from helpnet.store.helpers import get_helper
from helpnet.store.leaving import leave_learner
from helpnet.store.matches import get_request_of, part
from helpnet.store.meetings import end_meetings
from helpnet.store.notices import tell_account, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.transaction import transaction


@transaction
def confirm_autonomy(
    *,
    request_id: int,
    account_id: int,
    said_by: SaidBy,
    now: datetime,
    helper_id: int | None = None,
    network_id: int | None = None,
) -> None:
    """Close the request: the learner said "I can do it alone". Twice is once.

    Give the helper, or the coordinator's network. Frees the helper's place, cancels
    planned meetings and tells the learner. Raise `NoResultFound` for somebody else's
    learner, `NotAllowed` when nobody accompanies or a goal is not met.
    """
    if helper_id is not None:
        get_own_match(helper_id, request_id)
        actor = Actor.HELPER
    else:
        get_request_of(network_id or 0, request_id)
        actor = Actor.COORDINATOR
    match = _close(request_id, said_by, actor, account_id, now)
    if match and helper_id not in {None, match.helper_id}:
        raise NoResultFound  # a former helper: somebody else accompanies now


@transaction
def confirm_by_learner(*, request_id: int, now: datetime) -> None:
    """Close the request because its learner pressed "I can do it alone". Twice is once.

    Only behind the learner's signed link. Raise `NoResultFound`, or `NotAllowed` when
    nobody accompanies or a goal is not met.
    """
    get_request(request_id)
    _close(request_id, SaidBy.LINK, Actor.LEARNER, None, now)


@transaction
def stop_accompanying(
    *, helper_id: int, request_id: int, reason: str, now: datetime
) -> None:
    """End a match because the helper cannot go on; the request waits again.

    Stopping twice is stopping once. Frees the place, cancels planned meetings, tells
    the learner. The coordinator reads the reason. Raise `NoResultFound` for somebody
    else's learner.
    """
    if get_own_match(helper_id, request_id).status is OfferStatus.ENDED:
        return
    request, match = part(request_id, at=now)
    if match is None or match.helper_id != helper_id:
        raise NoResultFound
    leave_learner(
        request,
        match,
        at=now,
        by=Actor.HELPER,
        account_id=get_helper(helper_id).account_id,
        detail=reason,
    )


@transaction
def end_accompaniment(
    *, network_id: int, request_id: int, offer_id: int, account_id: int, now: datetime
) -> None:
    """End a match by the coordinator's word; the request waits again.

    Ending twice is ending once, whoever accompanies by then. Frees the place, cancels
    planned meetings, tells learner and helper. Raise `NoResultFound` for another
    network's request, or when this offer never led to a match with it.
    """
    get_request_of(network_id, request_id)
    if get_begun_match(offer_id, request_id).status is OfferStatus.ENDED:
        return
    request, match = part(request_id, at=now)
    if match is None or match.id != offer_id:
        raise StaleDataError("the match ended meanwhile")
    leave_learner(
        request,
        match,
        at=now,
        by=Actor.COORDINATOR,
        account_id=account_id,
        detail="",
    )
    _tell_helper(match, request, NoticeKind.HELPER_CHANGED, now)


@transaction
def reopen_by_learner(*, request_id: int, now: datetime) -> AlreadyOpen | None:
    """Let a request that has ended wait again: "not any more", says its learner.

    Nothing changes when the same person has another one open: say so. Only behind the
    signed link; twice is once. Raise `NoResultFound`.
    """
    request = hold_for_contact(request_id)
    if request.stage in OPEN:
        return None
    if other := find_other_open(request):
        return AlreadyOpen(phone=other.network.phone)
    request.record(Event.REOPENED, at=now, by=Actor.LEARNER)
    return None


def _close(
    request_id: int,
    said_by: SaidBy,
    actor: Actor,
    account_id: int | None,
    now: datetime,
) -> Offer | None:
    """Return the match that ended by it; None when it had ended like that before."""
    request, match = part(request_id, at=now)
    if request.stage is Stage.AUTONOMOUS:
        return None
    if match is None or not progress_of([request])[request_id].suggested:
        raise NotAllowed(request.stage, Event.AUTONOMY_CONFIRMED)
    request.record(Event.AUTONOMY_CONFIRMED, at=now, by=actor, account_id=account_id)
    request.said_by = said_by
    cancelled = end_meetings(request, at=now)
    _tell_learner(request, match, cancelled, now)
    if actor is not Actor.HELPER:
        _tell_helper(match, request, NoticeKind.AUTONOMOUS, now)
    return match


def _tell_learner(
    request: HelpRequest, match: Offer, cancelled: int, now: datetime
) -> None:
    tell_learner(
        request,
        NoticeKind.AUTONOMOUS,
        key=f"{NoticeKind.AUTONOMOUS}-{match.id}",
        at=now,
        facts={
            **_facts(request),
            "helper": get_helper(match.helper_id).account.name,
            "cancelled": cancelled,
        },
    )


def _tell_helper(
    match: Offer, request: HelpRequest, kind: NoticeKind, now: datetime
) -> None:
    """Tell the helper about an end that somebody else decided."""
    tell_account(
        get_helper(match.helper_id).account,
        kind,
        key=f"{kind}-{match.id}-helper",
        at=now,
        facts={**_facts(request), "to_helper": True},
        request_id=request.id,
    )


def _facts(request: HelpRequest) -> dict[str, Any]:
    return {
        "request": request.id,
        "reference": request.reference,
        "needs": [need.skill for need in request.needs],
        "to_helper": False,
        "phone": request.network.phone,
    }
