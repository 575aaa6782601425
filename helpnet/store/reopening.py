"""Opening a request again that had ended, with who helped before at the front."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from helpnet.domain.history import Actor
from helpnet.domain.journey import Event, Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.check_ins import cancel_check_ins
from helpnet.store.facts import rewrite_facts
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Step


def reopen(
    request: HelpRequest,
    *,
    at: datetime,
    by: Actor,
    account_id: int | None = None,
    lost: Collection[int] | None = None,
) -> None:
    """Let the request wait again; the caller holds it. Raise `NotAllowed` when open.

    After autonomy the helper of that time is asked before anybody else. `lost` are
    the goals that are not done alone any more: only these are worked on again, what
    was learned of the others stays on file. A goal to work on again is met no more.
    The note keeps the order of the goals, for who takes it back.
    """
    former = find_last_helper(request)
    order = " ".join(str(need.id) for need in request.goals) if lost else ""
    request.record(Event.REOPENED, at=at, by=by, account_id=account_id, detail=order)
    request.ask_first_id = former
    cancel_check_ins(request.id, at=at)
    if lost:
        others = {need.id for need in request.goals} - set(lost)
        request.leave_out(others, at=at)
    rewrite_facts(request, at=at)


def order_before(reopened: Step) -> Sequence[int]:
    """Return the goals in their order before that line opened the request again."""
    return [int(number) for number in reopened.detail.split()]


def find_last_helper(request: HelpRequest) -> int | None:
    """Return whose help ended when the learner could do it alone, if it did so."""
    if request.stage is not Stage.AUTONOMOUS:
        return None
    return db.session.scalar(
        select(Offer.helper_id)
        .where(
            Offer.request_id == request.id,
            Offer.status == OfferStatus.ENDED,
            Offer.ended_at == request.closed_at,
        )
        .order_by(Offer.id.desc())
        .limit(1)
    )
