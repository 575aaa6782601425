"""How a fault is asked for: which rows, about whom, since when."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from helpnet.domain.notices import NoticeChannel
from helpnet.domain.offers import OfferStatus
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Check:
    """When things are overdue, by whom offers go out, and what the worker can send."""

    before: datetime
    by_hand: Collection[int]
    channels: Collection[NoticeChannel]


Question = Callable[[Check], Rows]


def requests(since: Any = HelpRequest.asked_at) -> Rows:
    """Return requests by reference, and since when."""
    return select(HelpRequest.reference, since).order_by(HelpRequest.id)


def offers(status: OfferStatus, since: Any) -> Rows:
    """Return the requests that have such offers, and since when."""
    return (
        select(HelpRequest.reference, since)
        .join(Offer, Offer.request_id == HelpRequest.id)
        .where(Offer.status == status)
        .order_by(Offer.id)
    )


def has(status: OfferStatus) -> ColumnElement[bool]:
    """Tell of a request whether it has such an offer."""
    mine = and_(Offer.request_id == HelpRequest.id, Offer.status == status)
    return select(Offer.id).where(mine).exists()
