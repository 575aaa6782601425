"""Putting a request to helpers, and their answers: exactly one of them wins."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError, NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import DeclineReason, OfferEvent, OfferStatus
from helpnet.store.asking_helpers import CannotAsk as CannotAsk
from helpnet.store.asking_helpers import ask_helper
from helpnet.store.base import db
from helpnet.store.helpers import get_helper, take_place
from helpnet.store.matches import (
    get_request_of,
    hold_request,
    list_open_offers,
    may_sign_in,
    wait_again,
    withdraw_open_offers,
)
from helpnet.store.offer_notices import forget_unsent, tell_helper, tell_match
from helpnet.store.offers import Offer, get_offer, list_due_requests, settle
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction


class Gone(StrEnum):
    """Why an offer cannot be answered any more."""

    TAKEN = "taken"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    FULL = "full"
    CHANGED = "changed"


class OfferGone(Exception):
    """The answer comes too late, or cannot be given any more."""

    def __init__(self, reason: Gone) -> None:
        super().__init__(reason)
        self.reason = reason


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
    request = hold_request(request_id)
    due = [each for each in list_open_offers(request_id) if each.expires_at <= now]
    expired = [each for each in due if settle(each.id, OfferEvent.EXPIRED, at=now)]
    for each in expired:
        request.tell(Happening.OFFER_EXPIRED, at=now, by=Actor.SYSTEM)
        forget_unsent(each, at=now)
    if expired:
        wait_again(request, at=now)
    return len(expired)


@transaction
def accept(*, offer_id: int, now: datetime, helper_id: int | None = None) -> None:
    """Let the helper accompany the learner; accepting twice is accepting once.

    `helper_id` is whoever is signed in; None trusts the signed link. Raise
    `NoResultFound` for somebody else's offer, `OfferGone` with the reason for a no.
    """
    found = _get_own(offer_id, helper_id)
    if found.status is OfferStatus.ACCEPTED:
        return
    _refuse_if_changed(found, now)
    # Locks in one order everywhere: account, helper, request, offers.
    if not take_place(found.helper_id):
        raise OfferGone(_why_no_place(found))
    request = hold_request(found.request_id)
    _win(found, request, now)
    request.record(
        Event.HELPER_ACCEPTED,
        at=now,
        by=Actor.HELPER,
        account_id=found.helper.account_id,
    )
    for other in withdraw_open_offers(request.id, at=now):
        tell_helper(other, NoticeKind.OFFER_TAKEN, at=now)
    tell_match(found, request, at=now)


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
    if found.status is OfferStatus.DECLINED:
        return
    request = hold_request(found.request_id)
    if not settle(offer_id, OfferEvent.DECLINED, at=now):
        raise OfferGone(_why_gone(found, now))
    found.decline_reason, found.decline_note = reason, note
    request.tell(
        Happening.HELPER_DECLINED,
        at=now,
        by=Actor.HELPER,
        account_id=found.helper.account_id,
    )
    forget_unsent(found, at=now)
    wait_again(request, at=now)


def _get_own(offer_id: int, helper_id: int | None) -> Offer:
    found = get_offer(offer_id)
    if helper_id is not None and found.helper_id != helper_id:
        raise NoResultFound
    return found


def _refuse_if_changed(found: Offer, now: datetime) -> None:
    """Check again what may have changed since the helper was asked."""
    if found.status is not OfferStatus.ASKED or found.expires_at <= now:
        raise OfferGone(_why_gone(found, now))
    until = get_helper(found.helper_id).vetted_until
    vetted = until is not None and until >= _today(found.request, now)
    if found.mode == Mode.HOME_VISIT and not vetted:
        raise OfferGone(Gone.CHANGED)
    if not may_sign_in(found.helper):
        raise OfferGone(Gone.CHANGED)


def _win(found: Offer, request: HelpRequest, now: datetime) -> None:
    """Settle the offer as accepted, or raise `OfferGone`: somebody was faster."""
    if request.stage is Stage.ACCOMPANIED:
        raise OfferGone(Gone.TAKEN)
    try:
        won = settle(found.id, OfferEvent.ACCEPTED, at=now)
    except IntegrityError:  # the index that allows one acceptance per request
        raise OfferGone(Gone.TAKEN) from None
    if not won:
        raise OfferGone(_why_gone(found, now))


def _why_no_place(found: Offer) -> Gone:
    helper = found.helper
    db.session.refresh(helper)
    full = helper.standing is Standing.ACTIVE and helper.load >= helper.capacity
    return Gone.FULL if full else Gone.CHANGED


def _why_gone(found: Offer, now: datetime) -> Gone:
    """Return why the offer is closed, as the database has it at this moment."""
    db.session.refresh(found)
    taken = found.request.stage is Stage.ACCOMPANIED
    if found.status is OfferStatus.WITHDRAWN:
        return Gone.TAKEN if taken else Gone.WITHDRAWN
    if found.status is OfferStatus.EXPIRED or found.expires_at <= now:
        return Gone.EXPIRED
    return Gone.ANSWERED


def _today(request: HelpRequest, now: datetime) -> date:
    return now.astimezone(ZoneInfo(request.network.time_zone)).date()
