"""Offers that their helper cannot accept any more: full, on a break, or gone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from helpnet.domain.access import Standing
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.offers import OfferEvent, OfferStatus
from helpnet.domain.rules import parse_rules
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.matches import wait_again
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer, settle
from helpnet.store.requests import HelpRequest


def look_at_offers_of(helper_id: int, *, at: datetime) -> None:
    """Let the requests be looked at whose open offer this helper cannot accept now.

    One statement; to be called when a helper takes a place, or stops for a while.
    """
    waiting = select(Offer.request_id).where(
        Offer.helper_id == helper_id, _cannot_be_accepted()
    )
    db.session.execute(
        update(HelpRequest)
        .where(HelpRequest.id.in_(waiting), HelpRequest.stage == Stage.OFFERED)
        .values(look_at=at)
        .execution_options(synchronize_session=False)
    )


def withdraw_unanswerable(request: HelpRequest, *, at: datetime) -> int:
    """Take back the request's open offers that cannot be accepted; return how many.

    Nobody waits for the time to run out on a yes that cannot come; where offers go
    out by hand, a coordinator decides. The caller holds the request; it waits again
    when no other offer is open.
    """
    rules = parse_rules(request.network.rules)
    if rules.offer_policy is OfferPolicy.MANUAL:
        return 0
    taken = [
        offer
        for offer in _list_unanswerable(request.id)
        if settle(offer.id, OfferEvent.WITHDRAWN, at=at)
    ]
    for offer in taken:
        request.tell(Happening.OFFER_WITHDRAWN, at=at, by=Actor.SYSTEM)
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=at)
    if taken:
        wait_again(request, at=at)
    return len(taken)


def _list_unanswerable(request_id: int) -> Sequence[Offer]:
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id, _cannot_be_accepted())
        .order_by(Offer.id)
    ).all()


def _cannot_be_accepted() -> ColumnElement[bool]:
    unable = select(Helper.id).where(
        Helper.id == Offer.helper_id,
        or_(Helper.load >= Helper.capacity, Helper.standing != Standing.ACTIVE),
    )
    return (Offer.status == OfferStatus.ASKED) & unable.exists()
