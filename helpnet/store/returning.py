"""What changes when a learner goes back to the helper they had before."""

from datetime import datetime, timedelta

from sqlalchemy import update

from helpnet.domain.doers import Doer
from helpnet.domain.journey import Event
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.exclusions import find_exclusion
from helpnet.store.helpers import take_place
from helpnet.store.matches import may_sign_in, withdraw_open_offers
from helpnet.store.notices import Notice
from helpnet.store.offer_notices import tell_helper, tell_match
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.resuming import resume_meetings, say_cancelled

_ENDS = (
    NoticeKind.AUTONOMOUS,
    NoticeKind.REQUEST_WITHDRAWN,
    NoticeKind.SENT_ELSEWHERE,
    NoticeKind.HELPER_CHANGED,
    NoticeKind.HANDOVER,
)


def take_place_again(former: Offer | None) -> bool:
    """Reserve a place with the former helper, if they are still there and have one.

    To be called before the request is held: locks are taken helpers first.
    """
    if former is None or find_exclusion(former.request_id, former.helper_id):
        return False
    return may_sign_in(former.helper) and take_place(former.helper_id)


def go_back(
    request: HelpRequest,
    former: Offer | None,
    *,
    taken: bool,
    doer: Doer,
    at: datetime,
) -> None:
    """Let the former helper go on if a place was taken, else ask them first.

    The request waits, or is offered: whoever was asked need not answer any more. The
    meetings to come stand again only if the helper goes on.
    """
    if former is None:
        return
    if not taken:
        request.ask_first_id = former.helper_id
        request.look_again(at=at)
        say_cancelled(former, request, at=at)
        return
    for other in withdraw_open_offers(request.id, at=at):
        tell_helper(other, NoticeKind.OFFER_WITHDRAWN, at=at)
    for event in (Event.HELPER_ASKED, Event.HELPER_ACCEPTED):
        request.record(event, at=at, by=doer.actor, account_id=doer.account_id)
    match = _accepted(former, at)
    tell_match(match, request, at=at)
    resume_meetings(former, match, request, doer=doer, at=at)


def forget_end(request: HelpRequest, ended_at: datetime, *, at: datetime) -> None:
    """Cancel what was written about an end at that moment and has not left yet."""
    db.session.execute(
        update(Notice)
        .where(
            Notice.request_id == request.id,
            Notice.created_at == ended_at,
            Notice.kind.in_(_ENDS),
            Notice.status == NoticeStatus.WAITING,
        )
        .values(status=NoticeStatus.CANCELLED, settled_at=at)
        .execution_options(synchronize_session=False)
    )


def _accepted(former: Offer, at: datetime) -> Offer:
    """Return a new match like the former one; the two know each other."""
    made = Offer(
        request_id=former.request_id,
        helper_id=former.helper_id,
        helper=former.helper,
        status=OfferStatus.ACCEPTED,
        mode=former.mode,
        distance_km=former.distance_km,
        score=former.score,
        reasons=former.reasons,
        asked_at=at,
        expires_at=at + timedelta(hours=1),
        answered_at=at,
        contacted_at=former.contacted_at and at,
    )
    db.session.add(made)
    db.session.flush()
    return made
