"""What needs a human among offers and meetings: one SELECT each."""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_

from helpnet.domain.attention import (
    DAYS_TO_REPORT,
    AttentionKind,
    Watch,
)
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.attention_questions import Rows, as_row
from helpnet.store.first_contact import GRACE, overdue_contact
from helpnet.store.first_contact import no_contact as without_contact
from helpnet.store.followup import HelpSession
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

WORKER_IS_LATE = timedelta(minutes=15)
"""How long after its time an offer may stay open before somebody must look."""

_Status = SessionStatus


def unanswered(seen: Watch) -> Rows:
    """Return the offers past their time that nothing has moved on."""
    over = seen.now - WORKER_IS_LATE
    return about_offer(AttentionKind.UNANSWERED, Offer.expires_at, seen).where(
        Offer.status == OfferStatus.ASKED, Offer.expires_at <= over
    )


def no_contact(seen: Watch) -> Rows:
    """Return the matches whose helper was reminded and still has not been in touch.

    Where no reminder was written, because the worker stands still, those that it
    should have been written for two days ago.
    """
    days = timedelta(days=seen.rules.first_contact_days)
    unreminded = Offer.reminded_at.is_(None) & (
        Offer.answered_at < seen.now - days - GRACE
    )
    rows = about_offer(AttentionKind.NO_CONTACT, Offer.answered_at, seen)
    overdue = and_(*overdue_contact(seen.now))
    return rows.where(*without_contact(), overdue | unreminded)


def not_reported(seen: Watch) -> Rows:
    """Return the meetings that are over, and of which nobody wrote how they went."""
    return (
        as_row(
            AttentionKind.NO_REPORT,
            HelpSession.id,
            HelpSession.starts_at,
            request_id=HelpSession.request_id,
            offer_id=HelpSession.offer_id,
        )
        .join(Offer, Offer.id == HelpSession.offer_id)
        .join(HelpRequest, HelpRequest.id == HelpSession.request_id)
        .where(
            HelpRequest.network_id == seen.network_id,
            Offer.status == OfferStatus.ACCEPTED,
            HelpSession.status == _Status.PLANNED,
            HelpSession.starts_at < seen.days_ago(DAYS_TO_REPORT),
        )
    )


def about_offer(kind: AttentionKind, since: Any, seen: Watch) -> Rows:
    """Return the row of an offer of the network, whatever its state."""
    return (
        as_row(kind, Offer.id, since, request_id=Offer.request_id, offer_id=Offer.id)
        .join(HelpRequest, HelpRequest.id == Offer.request_id)
        .where(HelpRequest.network_id == seen.network_id)
    )
