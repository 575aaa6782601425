"""How an accompaniment ends: the learner does it alone, or the helper cannot go on."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.asking import AlreadyOpen as AlreadyOpen
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Actor
from helpnet.domain.journey import OPEN, Event
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import get_begun_match, get_own_match
from helpnet.store.contacts import find_other_open, hold_for_contact
from helpnet.store.doing_alone import Word, close_as_alone, tell_helper_of_end
from helpnet.store.helpers import get_helper
from helpnet.store.leaving import leave_learner
from helpnet.store.matches import get_request_of, part
from helpnet.store.reopening import reopen
from helpnet.store.requests import get_request
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
    word = Word(said_by, actor, account_id)
    match = close_as_alone(request_id, word, at=now)
    if match and helper_id not in {None, match.helper_id}:
        raise NoResultFound  # a former helper: somebody else accompanies now


@transaction
def confirm_by_learner(*, request_id: int, now: datetime) -> None:
    """Close the request because its learner pressed "I can do it alone". Twice is once.

    Only behind the learner's signed link. Raise `NoResultFound`, or `NotAllowed` when
    nobody accompanies or a goal is not met.
    """
    get_request(request_id)
    close_as_alone(request_id, Word(SaidBy.LINK, Actor.LEARNER), at=now)


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
    tell_helper_of_end(match, request, NoticeKind.HELPER_CHANGED, at=now)


@transaction
def reopen_by_learner(*, request_id: int, now: datetime) -> AlreadyOpen | None:
    """Let a request that has ended wait again: "not any more", says its learner.

    After autonomy the former helper is asked before anybody else.
    Nothing changes when the same person has another one open: say so. Only behind the
    signed link; twice is once. Raise `NoResultFound`.
    """
    request = hold_for_contact(request_id)
    if request.stage in OPEN:
        return None
    if Event.REOPENED not in request.possible:
        raise NotAllowed(request.stage, Event.REOPENED)
    if other := find_other_open(request):
        return AlreadyOpen(phone=other.network.phone)
    reopen(request, at=now, by=Actor.LEARNER)
    return None
