"""The questions that find ends, later questions and groups that do not fit."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, distinct, func, or_, select

from helpnet.domain.checking import LEADS_TO, FaultKind
from helpnet.domain.ends import EVENT_OF, EndReason
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.store.check_ins import CheckIn
from helpnet.store.checking.rows import Check, Question, Rows, requests
from helpnet.store.followup import HelpSession
from helpnet.store.groups import GroupSession
from helpnet.store.handovers import Handover
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

LONGEST_QUIET = timedelta(days=4)
"""Nobody is asked at night or at a weekend; after so long the worker is dead."""


def _wrong_reason(_check: Check) -> Rows:
    """Return whose reason for an end is not one for where they stand.

    Who has died may have ended in any way before.
    """
    fits = [
        and_(HelpRequest.end_reason == reason, HelpRequest.stage == LEADS_TO[event])
        for reason, event in EVENT_OF.items()
    ]
    died = HelpRequest.end_reason == EndReason.DECEASED
    late = and_(died, HelpRequest.stage.not_in(OPEN))
    given = HelpRequest.end_reason.is_not(None)
    return requests().where(given, ~or_(*fits, late))


def _check_in_left_open(_check: Check) -> Rows:
    over = or_(
        HelpRequest.stage != Stage.AUTONOMOUS,
        HelpRequest.closed_at.is_(None),
        HelpRequest.closed_at != CheckIn.closed_at,
        HelpRequest.end_reason.is_not(None),
    )
    return _check_ins(CheckIn.due_at).where(_unanswered(), over)


def _check_in_overdue(check: Check) -> Rows:
    late = CheckIn.due_at < check.before - LONGEST_QUIET
    return _check_ins(CheckIn.due_at).where(
        _unanswered(),
        CheckIn.asked_at.is_(None),
        HelpRequest.stage == Stage.AUTONOMOUS,
        late,
    )


def _wrong_group(_check: Check) -> Rows:
    """Return group meetings of fewer than two learners, or of two helpers."""
    learners = func.count(distinct(HelpSession.request_id))
    strangers = func.count().filter(Offer.helper_id != GroupSession.helper_id)
    return (
        select(cast(GroupSession.id, String), GroupSession.recorded_at)
        .outerjoin(HelpSession, HelpSession.group_id == GroupSession.id)
        .outerjoin(Offer, Offer.id == HelpSession.offer_id)
        .group_by(GroupSession.id)
        .having(or_(learners < 2, strangers > 0))
        .order_by(GroupSession.id)
    )


def _wrong_handover(_check: Check) -> Rows:
    """Return who was handed over by somebody who did not accompany, or still does."""
    wrong = or_(
        Offer.request_id != Handover.request_id, Offer.status != OfferStatus.ENDED
    )
    return (
        requests(Handover.at)
        .join(Handover, Handover.request_id == HelpRequest.id)
        .join(Offer, Offer.id == Handover.offer_id)
        .where(Handover.undone_at.is_(None), wrong)
    )


def _told_after_death(_check: Check) -> Rows:
    return (
        requests(Notice.due_at)
        .join(Notice, Notice.request_id == HelpRequest.id)
        .where(
            HelpRequest.end_reason == EndReason.DECEASED,
            Notice.account_id.is_(None),
            Notice.status == NoticeStatus.WAITING,
        )
    )


def _unanswered() -> ColumnElement[bool]:
    return and_(CheckIn.answered_at.is_(None), CheckIn.cancelled_at.is_(None))


def _check_ins(since: Any) -> Rows:
    return requests(since).join(CheckIn, CheckIn.request_id == HelpRequest.id)


QUESTIONS: dict[FaultKind, Question] = {
    FaultKind.WRONG_REASON: _wrong_reason,
    FaultKind.CHECK_IN_LEFT_OPEN: _check_in_left_open,
    FaultKind.CHECK_IN_OVERDUE: _check_in_overdue,
    FaultKind.WRONG_GROUP: _wrong_group,
    FaultKind.WRONG_HANDOVER: _wrong_handover,
    FaultKind.TOLD_AFTER_DEATH: _told_after_death,
}
