"""Ending a request other than by doing it alone, and who is told what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from helpnet.domain.ends import (
    EVENT_OF,
    EndReason,
    check_tries,
    tries_since_contact,
)
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import ENDS
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import NotAllowed
from helpnet.store.base import db
from helpnet.store.check_ins import cancel_check_ins
from helpnet.store.contacts import key_of, reach_of
from helpnet.store.matches import hold_request, part, withdraw_open_offers
from helpnet.store.meetings import end_meetings
from helpnet.store.notices import Notice, tell_account, tell_learner
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer
from helpnet.store.request_notices import forget_received
from helpnet.store.requests import HelpRequest

_WORDS = {
    EndReason.MOVED_AWAY: NoticeKind.REQUEST_WITHDRAWN,
    EndReason.STOPPED: NoticeKind.REQUEST_WITHDRAWN,
    EndReason.PASSED_ON: NoticeKind.SENT_ELSEWHERE,
}
"""What the learner is told; who cannot be reached, or has died, is told nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a request ends, by whose word; `told`: the learner knows already.

    `detail` is where to go, for the learner, or a note that stays in the history.
    """

    reason: EndReason
    by: Actor
    account_id: int | None = None
    detail: str = ""
    told: bool = False


def count_tries(request: HelpRequest) -> int:
    """Return how many calls in vain came since the learner was last in touch."""
    return tries_since_contact((step.what, step.by) for step in request.history)


def end_request(request_id: int, ending: Ending, *, at: datetime) -> HelpRequest:
    """Close the request, part it from its helpers, and tell those it concerns.

    Learners and helpers who say the same twice say it once. Raise `NotAllowed` when
    it is closed already, `TooFewTries` for somebody called unreachable too early
    without a word why.
    """
    request, match = part(request_id, at=at)
    if request.end_reason is ending.reason and ending.by is not Actor.COORDINATOR:
        return request
    _check(request, ending)
    request.end_reason = ending.reason
    _record(request, ending, at)
    end_meetings(request, at=at)
    forget_received(request, at=at)
    for offer in withdraw_open_offers(request.id, at=at):
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=at)
    if match and ending.by is not Actor.HELPER:
        _tell_companion(request, match, ending.reason, at)
    if ending.reason is EndReason.DECEASED:
        _leave_in_peace(request, at=at)
    elif not ending.told:
        _tell_learner(request, ending, at)
    return request


def note_death(request_id: int, ending: Ending, *, at: datetime) -> None:
    """Keep that somebody has died whose request has ended before; nothing is sent."""
    request = hold_request(request_id)
    if request.stage not in ENDS:
        raise NotAllowed(request.stage, EVENT_OF[ending.reason])
    if request.end_reason is not EndReason.DECEASED:
        request.end_reason = EndReason.DECEASED
        _tell_story(request, Happening.DECEASED, ending, at)
        _leave_in_peace(request, at=at)


def _check(request: HelpRequest, ending: Ending) -> None:
    if ending.reason is EndReason.UNREACHABLE:
        needed = parse_rules(request.network.rules).tries_before_unreachable
        check_tries(count_tries(request), needed=needed, why=ending.detail)


def _record(request: HelpRequest, ending: Ending, at: datetime) -> None:
    request.record(
        EVENT_OF[ending.reason],
        at=at,
        by=ending.by,
        account_id=ending.account_id,
        detail=ending.detail,
    )
    if ending.reason is EndReason.DECEASED:
        _tell_story(request, Happening.DECEASED, ending, at)


def _tell_story(
    request: HelpRequest, what: Happening, ending: Ending, at: datetime
) -> None:
    request.tell(what, at=at, by=ending.by, account_id=ending.account_id)


def _leave_in_peace(request: HelpRequest, *, at: datetime) -> None:
    """Send the learner nothing any more: not about this, nor about what was before."""
    for request_id in [request.id, *_list_others(request)]:
        cancel_check_ins(request_id, at=at)
        own = update(Notice).where(
            Notice.request_id == request_id, Notice.account_id.is_(None)
        )
        done = {"synchronize_session": False}
        waiting = own.where(Notice.status == NoticeStatus.WAITING)
        failed = own.where(
            Notice.status == NoticeStatus.FAILED, Notice.handled_at.is_(None)
        )
        gone = {"status": NoticeStatus.CANCELLED, "settled_at": at}
        db.session.execute(waiting.values(**gone), execution_options=done)
        db.session.execute(failed.values(handled_at=at), execution_options=done)


def _list_others(request: HelpRequest) -> list[int]:
    """Return the closed requests of the same name that are reached the same way."""
    key = key_of(reach_of(request), request)
    namesakes = db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == request.network_id,
            HelpRequest.id != request.id,
            HelpRequest.name == request.name,
            HelpRequest.stage.in_(ENDS),
        )
        .order_by(HelpRequest.id)
    )
    return [x.id for x in namesakes if key and key_of(reach_of(x), x) == key]


def _tell_companion(
    request: HelpRequest, match: Offer, reason: EndReason, at: datetime
) -> None:
    tell_account(
        match.helper.account,
        NoticeKind.REQUEST_WITHDRAWN,
        key=f"{NoticeKind.REQUEST_WITHDRAWN}-{match.id}",
        at=at,
        facts={"to": "helper", "why": reason, "phone": request.network.phone},
        request_id=request.id,
    )


def _tell_learner(request: HelpRequest, ending: Ending, at: datetime) -> None:
    """Tell the learner, who may be told twice if the request closes twice."""
    kind = _WORDS.get(ending.reason)
    if kind and ending.by is not Actor.LEARNER:
        tell_learner(
            request,
            kind,
            key=f"{kind}-request-{request.id}-{len(request.history)}",
            at=at,
            facts=_facts(request, ending),
        )


def _facts(request: HelpRequest, ending: Ending) -> dict[str, Any]:
    passed_on = ending.reason is EndReason.PASSED_ON
    return {
        "to": "learner",
        "request": request.id,
        "reference": request.reference,
        "detail": ending.detail if passed_on else "",
        "phone": request.network.phone,
    }
