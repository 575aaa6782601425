"""Offers that nobody answered in time: closed once, whoever comes to look first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.matches import wait_again
from helpnet.store.notices import cancel_all_waiting
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


def expire_due(request: HelpRequest, *, at: datetime) -> int:
    """Close the request's offers that are due; return how many.

    The caller holds the request; it waits again when no other offer is open.
    """
    if request.stage is not Stage.OFFERED:
        return 0
    expired = _close_due(request.id, at)
    for _each in expired:
        request.tell(Happening.OFFER_EXPIRED, at=at, by=Actor.SYSTEM)
    if expired:
        keys = [f"{NoticeKind.OFFER}-{offer_id}" for offer_id in expired]
        cancel_all_waiting(keys=keys, at=at)
        wait_again(request, at=at)
    return len(expired)


def _close_due(request_id: int, at: datetime) -> Sequence[int]:
    """Return the offers that were open and due, closed by one conditional UPDATE."""
    due = (
        update(Offer)
        .where(
            Offer.request_id == request_id,
            Offer.status == OfferStatus.ASKED,
            Offer.expires_at <= at,
        )
        .values(status=OfferStatus.EXPIRED, answered_at=at)
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.session.scalars(due))
