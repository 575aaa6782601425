"""Meetings that an end by mistake had cancelled, and whether they stand again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select

from helpnet.domain.doers import Doer
from helpnet.domain.fallback import keys_of
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.sessions import SessionEvent, SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, list_help_sessions
from helpnet.store.meeting_notices import (
    HELPER,
    LEARNER,
    key_of_end,
    key_of_plan,
    tell_learner_cancelled,
    tell_resumed,
)
from helpnet.store.notices import Notice, cancel_all_waiting
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

_SAID = (
    *(NoticeKind.AUTONOMOUS, NoticeKind.REQUEST_WITHDRAWN, NoticeKind.SENT_ELSEWHERE),
    *(NoticeKind.HELPER_CHANGED, NoticeKind.SESSION_CANCELLED),
)
"""What tells somebody that there are no meetings any more."""


def resume_meetings(
    former: Offer, match: Offer, request: HelpRequest, *, doer: Doer, at: datetime
) -> None:
    """Let the meetings to come stand again that ended with the former match.

    Those are told who know that they were cancelled, or were never told of them.
    """
    for meeting in _ended_with(former, at):
        unheard = _unheard(meeting, former)
        _forget_cancelled(meeting, at)
        meeting.record(SessionEvent.RESUMED, at=at)
        meeting.cancelled_by, meeting.offer = None, match
        meeting.sequence += 1
        db.session.flush()
        request.tell(
            Happening.SESSION_RESTORED,
            at=at,
            by=doer.actor,
            account_id=doer.account_id,
        )
        to = unheard | _know(former, request, doer)
        if meeting.starts_at > at:  # else it took place, and can be recorded
            tell_resumed(meeting, match, request, to, at=at)


def say_cancelled(former: Offer, request: HelpRequest, *, at: datetime) -> None:
    """Tell the learner what the message about the end would have told them.

    It was taken back before it left; their meetings stay cancelled all the same.
    """
    for meeting in _ended_with(former, at):
        told = _is_written(Notice.key.in_(keys_of(key_of_end(meeting))))
        knows = LEARNER in _know(former, request) | _unheard(meeting, former)
        if not told and not knows and meeting.starts_at > at:
            tell_learner_cancelled(meeting, former, request, at=at)


def _ended_with(former: Offer, at: datetime) -> Iterator[HelpSession]:
    """Yield the meetings cancelled because this match ended, not yet over by then."""
    for each in list_help_sessions(former.request_id):
        by_end = each.cancelled_by is Actor.SYSTEM and each.offer_id == former.id
        over = former.ended_at and former.ended_at < each.starts_at <= at
        now = each.recorded_at == former.ended_at and not over
        if each.status is SessionStatus.CANCELLED and by_end and now:
            yield each


def _know(
    former: Offer, request: HelpRequest, doer: Doer | None = None
) -> frozenset[Actor]:
    """Return who knows of the end: they were told, or said so, and do not undo it."""
    lines = [step for step in request.history if step.at == former.ended_at]
    know = {step.by for step in lines}
    if any(step.what is Happening.LEARNER_CALLED for step in lines):
        know.add(LEARNER)
    know -= {doer.actor} if doer else set()
    owns = {LEARNER: None, HELPER: former.helper.account_id}
    told = {who for who, account_id in owns.items() if _was_told(former, account_id)}
    return frozenset(told | (know & owns.keys()))


def _was_told(former: Offer, account_id: int | None) -> bool:
    return _is_written(
        Notice.request_id == former.request_id,
        Notice.account_id == account_id,
        Notice.created_at == former.ended_at,
        Notice.kind.in_(_SAID),
        Notice.status.in_((NoticeStatus.SENT, NoticeStatus.FAILED)),
    )


def _unheard(meeting: HelpSession, former: Offer) -> frozenset[Actor]:
    """Return who was never told of the meeting: the message left too late."""
    keys = {who: keys_of(key_of_plan(meeting, who, ago=1)) for who in (LEARNER, HELPER)}
    return frozenset(
        who
        for who, some in keys.items()
        if _is_written(
            Notice.key.in_(some),
            Notice.status == NoticeStatus.CANCELLED,
            Notice.settled_at == former.ended_at,
        )
    )


def _forget_cancelled(meeting: HelpSession, at: datetime) -> None:
    keys = [key_of_end(meeting, who) for who in (LEARNER, HELPER)]
    cancel_all_waiting(keys=keys, at=at)


def _is_written(*about: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(Notice.id).where(*about).limit(1)) is not None
