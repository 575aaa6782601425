"""Putting a request to helpers, and their answers: exactly one of them wins."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import DeclineReason, OfferEvent
from helpnet.store.answering import Gone as Gone
from helpnet.store.answering import OfferGone as OfferGone
from helpnet.store.answering import accept_offer, decline_offer
from helpnet.store.asking_helpers import CannotAsk as CannotAsk
from helpnet.store.asking_helpers import ask_helper
from helpnet.store.expiring import expire_due
from helpnet.store.matches import (
    get_request_of,
    hold_request,
    wait_again,
)
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer, get_offer, list_due_requests, settle
from helpnet.store.transaction import transaction
from helpnet.store.waking import wake_for


@transaction
def offer(
    *, network_id: int, request_id: int, helper_id: int, account_id: int, now: datetime
) -> int:
    """Ask a helper to take the request; return the offer's id.

    Raise `NoResultFound` for another network's request, `CannotAsk` when the helper
    does not fit at this moment or enough offers are open, `NotAllowed` when the
    request is not open for offers.
    """
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    return ask_helper(request, helper_id, account_id=account_id, at=now).id


@transaction
def withdraw_offer(
    *,
    network_id: int,
    offer_id: int,
    account_id: int,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """Take an offer back; the request waits again when no other offer is open.

    Raise `NoResultFound` for another network's offer, or another than one of
    `request_id`'s; `OfferGone` when it has been answered meanwhile.
    """
    found = get_offer(offer_id)
    get_request_of(network_id, found.request_id)
    if request_id not in {None, found.request_id}:
        raise NoResultFound
    request = hold_request(found.request_id)
    if not settle(offer_id, OfferEvent.WITHDRAWN, at=now):
        raise OfferGone(Gone.ANSWERED)
    wake_for(found.helper_id, at=now)
    request.tell(
        Happening.OFFER_WITHDRAWN,
        at=now,
        by=Actor.COORDINATOR,
        account_id=account_id,
    )
    tell_helper(found, NoticeKind.OFFER_WITHDRAWN, at=now)
    wait_again(request, at=now)


def expire_offers(*, now: datetime) -> int:
    """Close the offers nobody answered in time, oldest first; return how many.

    One transaction per request, so that answers need not wait for the whole list.
    """
    return sum(_expire(request_id=each, now=now) for each in list_due_requests(now))


@transaction
def _expire(*, request_id: int, now: datetime) -> int:
    return expire_due(hold_request(request_id), at=now)


@transaction
def accept(*, offer_id: int, now: datetime, helper_id: int | None = None) -> None:
    """Let the helper accompany the learner; accepting twice is accepting once.

    `helper_id` is whoever is signed in; None trusts the signed link. Raise
    `NoResultFound` for somebody else's offer, `OfferGone` with the reason for a no.
    """
    accept_offer(_get_own(offer_id, helper_id), at=now)


@transaction
def decline(
    *,
    offer_id: int,
    reason: DeclineReason,
    note: str,
    now: datetime,
    helper_id: int | None = None,
) -> None:
    """Say no to an offer; this helper is not asked again for this request.

    Declining twice changes nothing. Raise as `accept` does.
    """
    found = _get_own(offer_id, helper_id)
    decline_offer(found, reason=reason, note=note, at=now)


def _get_own(offer_id: int, helper_id: int | None) -> Offer:
    found = get_offer(offer_id)
    if helper_id is not None and found.helper_id != helper_id:
        raise NoResultFound
    return found
