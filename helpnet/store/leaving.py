"""What changes when a helper leaves learners whom somebody else must now help."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferEvent, OfferStatus
from helpnet.store.base import db
from helpnet.store.handovers import Handover, keep_handover
from helpnet.store.helpers import Helper, get_helper
from helpnet.store.matches import hold_request, part, wait_again
from helpnet.store.meetings import end_meetings
from helpnet.store.networks import get_network
from helpnet.store.notices import tell_learner
from helpnet.store.offer_notices import forget_unsent
from helpnet.store.offers import Offer, settle
from helpnet.store.requests import HelpRequest


def leave_learner(
    request: HelpRequest,
    match: Offer,
    *,
    at: datetime,
    by: Actor,
    account_id: int | None,
    detail: str,
) -> Handover:
    """Let the request wait again, cancel its meetings and tell the learner.

    The caller ended the match by `part`. What the learner lets the next helper know
    is for them to say: nothing before.
    """
    request.record(
        Event.HELPER_LEFT, at=at, by=by, account_id=account_id, detail=detail
    )
    cancelled = end_meetings(request, at=at)
    tell_learner(
        request,
        NoticeKind.HELPER_CHANGED,
        key=f"{NoticeKind.HELPER_CHANGED}-{match.id}",
        at=at,
        facts={
            "request": request.id,
            "reference": request.reference,
            "helper": get_helper(match.helper_id).account.name,
            "cancelled": cancelled,
            "phone": request.network.phone,
        },
    )
    return keep_handover(match, account_id=account_id, at=at)


def leave_other_networks(helper: Helper, *, at: datetime) -> None:
    """End what a helper who is shut out does or was asked to do for other networks.

    Their coordinators cannot see that somebody is shut out here: the requests wait
    again on their desks, with our network's name in the history.
    """
    lender = get_network(helper.network_id).name
    for offer in _abroad(helper, OfferStatus.ACCEPTED):
        request, match = part(offer.request_id, at=at)
        if match is None or match.id != offer.id:
            raise StaleDataError("the match ended meanwhile")
        leave_learner(
            request,
            match,
            at=at,
            by=Actor.COORDINATOR,
            account_id=None,
            detail=lender,
        )
    for offer in _abroad(helper, OfferStatus.ASKED):
        _take_back(offer, lender, at)


def _take_back(offer: Offer, lender: str, at: datetime) -> None:
    request = hold_request(offer.request_id)
    if settle(offer.id, OfferEvent.WITHDRAWN, at=at):
        request.tell(
            Happening.OFFER_WITHDRAWN, at=at, by=Actor.COORDINATOR, detail=lender
        )
        forget_unsent(offer, at=at)
        wait_again(request, at=at)


def _abroad(helper: Helper, status: OfferStatus) -> list[Offer]:
    """Return the helper's offers of other networks' requests, by request."""
    return list(
        db.session.scalars(
            select(Offer)
            .join(Offer.request)
            .where(
                Offer.helper_id == helper.id,
                Offer.status == status,
                HelpRequest.network_id != helper.network_id,
            )
            .order_by(Offer.request_id, Offer.id)
        )
    )
