"""Offers that nobody answered in time: closed once, whoever comes to look first."""

from datetime import datetime

from helpnet.domain.history import Actor, Happening
from helpnet.domain.offers import OfferEvent
from helpnet.store.matches import list_open_offers, wait_again
from helpnet.store.offer_notices import forget_unsent
from helpnet.store.offers import settle
from helpnet.store.requests import HelpRequest


def expire_due(request: HelpRequest, *, at: datetime) -> int:
    """Close the request's offers that are due; return how many.

    The caller holds the request; it waits again when no other offer is open.
    """
    due = [each for each in list_open_offers(request.id) if each.expires_at <= at]
    expired = [each for each in due if settle(each.id, OfferEvent.EXPIRED, at=at)]
    for each in expired:
        request.tell(Happening.OFFER_EXPIRED, at=at, by=Actor.SYSTEM)
        forget_unsent(each, at=at)
    if expired:
        wait_again(request, at=at)
    return len(expired)
