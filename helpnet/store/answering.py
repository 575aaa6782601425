"""What a helper's yes or no changes, however it comes: by link, on a page, by text."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from helpnet.domain.access import Standing
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.modes import Mode
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import DeclineReason, OfferEvent, OfferStatus
from helpnet.store.base import db
from helpnet.store.helpers import get_helper, take_place
from helpnet.store.matches import (
    hold_request,
    may_sign_in,
    wait_again,
    withdraw_open_offers,
)
from helpnet.store.offer_notices import forget_unsent, tell_helper, tell_match
from helpnet.store.offers import Offer, settle
from helpnet.store.requests import HelpRequest
from helpnet.store.unanswerable import look_at_offers_of
from helpnet.store.waking import wake_for


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


def accept_offer(found: Offer, *, at: datetime) -> None:
    """Let the offer's helper accompany the learner; twice is once.

    Raise `OfferGone` with the reason for a no. Run inside a transaction.
    """
    if found.status is OfferStatus.ACCEPTED:
        return
    _refuse_if_changed(found, at)
    # Locks in one order everywhere: account, helper, request, offers.
    if not take_place(found.helper_id):
        raise OfferGone(_why_no_place(found))
    request = hold_request(found.request_id)
    _win(found, request, at)
    request.record(
        Event.HELPER_ACCEPTED,
        at=at,
        by=Actor.HELPER,
        account_id=found.helper.account_id,
    )
    for other in withdraw_open_offers(request.id, at=at):
        tell_helper(other, NoticeKind.OFFER_TAKEN, at=at)
    tell_match(found, request, at=at)
    look_at_offers_of(found.helper_id, at=at)


def decline_offer(
    found: Offer, *, reason: DeclineReason, note: str = "", at: datetime
) -> None:
    """Close the offer with its helper's no; twice is once. Raise `OfferGone`."""
    if found.status is OfferStatus.DECLINED:
        return
    request = hold_request(found.request_id)
    if not settle(found.id, OfferEvent.DECLINED, at=at):
        raise OfferGone(_why_gone(found, at))
    found.decline_reason, found.decline_note = reason, note
    request.tell(
        Happening.HELPER_DECLINED,
        at=at,
        by=Actor.HELPER,
        account_id=found.helper.account_id,
    )
    forget_unsent(found, at=at)
    wait_again(request, at=at)
    wake_for(found.helper_id, at=at)


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
