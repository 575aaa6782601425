"""What must change together, and in which order, when learner and helper meet or part.

The order of locks is the same everywhere: account, helper, request, offers.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from helpnet.domain.access import AccountStatus
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferEvent, OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.autonomy_questions import forget_question
from helpnet.store.base import db
from helpnet.store.helpers import Helper, free_place
from helpnet.store.notices import cancel_waiting
from helpnet.store.offers import Offer, find_accepted, settle
from helpnet.store.requests import HelpRequest, get_request_with_needs
from helpnet.store.waking import wake_for


def hold_request(request_id: int) -> HelpRequest:
    """Return the request as it is now, and let nobody else change it meanwhile.

    Raise `NoResultFound` when there is none.
    """
    return db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def hold_whole_request(request_id: int) -> HelpRequest:
    """Return the same with its network, in the same statement."""
    return db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .options(joinedload(HelpRequest.network, innerjoin=True))
        .with_for_update(of=HelpRequest)
        .execution_options(populate_existing=True)
    ).one()


def get_request_of(network_id: int, request_id: int) -> HelpRequest:
    """Return the network's own request, or raise `NoResultFound`."""
    request = db.session.get_one(HelpRequest, request_id)
    if request.network_id != network_id:
        raise NoResultFound
    return request


def get_whole_request_of(network_id: int, request_id: int) -> HelpRequest:
    """Return the same with its network and its needs, in one statement."""
    request = get_request_with_needs(request_id)
    if request.network_id != network_id:
        raise NoResultFound
    return request


def may_sign_in(helper: Helper) -> bool:
    """Tell whether the helper's account is active, and hold it so meanwhile."""
    status = db.session.scalar(
        select(Account.status)
        .where(Account.id == helper.account_id)
        .with_for_update(read=True)
    )
    return status is AccountStatus.ACTIVE


def list_open_offers(request_id: int) -> Sequence[Offer]:
    """Return the offers that wait for an answer, oldest first."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id, Offer.status == OfferStatus.ASKED)
        .order_by(Offer.id)
    ).all()


def wait_again(request: HelpRequest, *, at: datetime) -> None:
    """Let the request wait again when no offer is open any more."""
    if request.stage is Stage.OFFERED and not _has_open_offers(request.id):
        request.record(Event.OFFERS_CLOSED, at=at, by=Actor.SYSTEM)


def _has_open_offers(request_id: int) -> bool:
    open_ = select(Offer.id).where(
        Offer.request_id == request_id, Offer.status == OfferStatus.ASKED
    )
    return db.session.scalar(open_.limit(1)) is not None


def withdraw_open_offers(request_id: int, *, at: datetime) -> list[Offer]:
    """Take back every offer that waits for an answer; return those.

    Their helpers may have time for somebody else now. The caller holds the request.
    """
    waiting = list_open_offers(request_id)
    back = [each for each in waiting if settle(each.id, OfferEvent.WITHDRAWN, at=at)]
    for helper_id in sorted(each.helper_id for each in back):
        wake_for(helper_id, at=at)
    return back


def part(request_id: int, *, at: datetime) -> tuple[HelpRequest, Offer | None]:
    """Hold the request and end its match, if it has one, freeing the helper's place.

    Return the request and the match that ended. Run inside a transaction: when a
    match begins or ends meanwhile the whole use case runs again.
    """
    [parted] = part_all([request_id], at=at)
    return parted


def part_all(
    request_ids: Collection[int], *, at: datetime
) -> list[tuple[HelpRequest, Offer | None]]:
    """Do what `part` does for several requests; return them by id.

    All helpers are taken before any request, and each in the order of their ids.
    """
    numbers = sorted(request_ids)
    matches = {number: find_accepted(number) for number in numbers}
    for helper_id in sorted(each.helper_id for each in matches.values() if each):
        free_place(helper_id, at=at)
    held = [hold_request(number) for number in numbers]
    for request in held:
        _end_match(request, matches[request.id], at)
    return [(request, matches[request.id]) for request in held]


def _end_match(request: HelpRequest, match: Offer | None, at: datetime) -> None:
    if match and not settle(match.id, OfferEvent.ENDED, at=at):
        raise StaleDataError("the match ended meanwhile")
    if match is None and find_accepted(request.id):
        raise StaleDataError("a match began meanwhile")
    if match:
        cancel_waiting(key=f"{NoticeKind.HELPER_FOUND}-{match.id}", at=at)
        forget_question(request.id, at=at)
