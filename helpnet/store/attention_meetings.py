"""What needs a human among offers, accompaniments and meetings: one SELECT each."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased

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
IN_A_ROW = 2
"""So many meetings missed in a row are looked at, whatever is planned."""

_Status = SessionStatus


def unanswered(seen: Watch) -> Rows:
    """Return the offers past their time that nothing has moved on."""
    over = seen.now - WORKER_IS_LATE
    return _offer(AttentionKind.UNANSWERED, Offer.expires_at, seen).where(
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
    rows = _offer(AttentionKind.NO_CONTACT, Offer.answered_at, seen)
    overdue = and_(*overdue_contact(seen.now))
    return rows.where(*without_contact(), overdue | unreminded)


def silent(seen: Watch) -> Rows:
    """Return the accompaniments without any sign of life for `silent_days`.

    No meeting is planned, and none was held. Not those that are missed meetings, or
    whose helper was never in touch: they are looked at for that.
    """
    held = _latest(_Status.DONE)
    last = _later(_later(Offer.answered_at, Offer.contacted_at), held)
    begun = Offer.contacted_at.is_not(None) | _has(*_Status)
    return _going(AttentionKind.SILENT, last, seen).where(
        begun,
        last < seen.days_ago(seen.rules.silent_days),
        ~_has(_Status.PLANNED),
        _missed_since_held() == 0,
    )


def missed(seen: Watch) -> Rows:
    """Return whose last meeting was missed with none planned, or the last two were."""
    in_a_row = _missed_since_held()
    rows = _going(AttentionKind.MISSED, _latest(_Status.MISSED), seen)
    return rows.where(in_a_row > 0, (in_a_row >= IN_A_ROW) | ~_has(_Status.PLANNED))


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


def _offer(kind: AttentionKind, since: Any, seen: Watch) -> Rows:
    return (
        as_row(kind, Offer.id, since, request_id=Offer.request_id, offer_id=Offer.id)
        .join(HelpRequest, HelpRequest.id == Offer.request_id)
        .where(HelpRequest.network_id == seen.network_id)
    )


def _going(kind: AttentionKind, since: Any, seen: Watch) -> Rows:
    return _offer(kind, since, seen).where(Offer.status == OfferStatus.ACCEPTED)


def _has(*statuses: SessionStatus) -> ColumnElement[bool]:
    return exists().where(
        HelpSession.offer_id == Offer.id, HelpSession.status.in_(statuses)
    )


def _latest(status: SessionStatus) -> Any:
    """Return when the last meeting of the match with that status began, or NULL."""
    each = aliased(HelpSession)
    return (
        select(func.max(each.starts_at))
        .where(each.offer_id == Offer.id, each.status == status)
        .correlate(Offer)
        .scalar_subquery()
    )


def _missed_since_held() -> Any:
    """Return how many meetings were missed since the last one that took place."""
    each, held = aliased(HelpSession), _latest(_Status.DONE)
    return (
        select(func.count())
        .select_from(each)
        .where(
            each.offer_id == Offer.id,
            each.status == _Status.MISSED,
            (held.is_(None)) | (each.starts_at > held),
        )
        .correlate(Offer)
        .scalar_subquery()
    )


def _later(one: Any, other: Any) -> Any:
    """Return the later of two moments, in words of both databases; `other` or NULL."""
    return case((other > one, other), else_=one)
