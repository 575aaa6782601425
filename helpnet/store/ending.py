"""Ending a request other than by doing it alone, and who is told what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.exc import StaleDataError

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
from helpnet.store.contacts import list_of_learner, list_open_parts
from helpnet.store.matches import part_all, withdraw_open_offers
from helpnet.store.meetings import end_meetings
from helpnet.store.notices import Notice, tell_account, tell_learner
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer
from helpnet.store.request_notices import forget_received
from helpnet.store.requests import HelpRequest, get_request

_WORDS = {
    EndReason.MOVED_AWAY: NoticeKind.REQUEST_WITHDRAWN,
    EndReason.STOPPED: NoticeKind.REQUEST_WITHDRAWN,
    EndReason.PASSED_ON: NoticeKind.SENT_ELSEWHERE,
}
"""What the learner is told; who cannot be reached, or has died, is told nothing."""

Parted = tuple[HelpRequest, Offer | None]
"""A request that is held, and the match that it had until now."""


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

    Who has died asks for nothing any more: every request of theirs in this network
    ends so, or keeps it if it had ended. Who has moved away leaves all parts of that
    ask. Who stops, is sent elsewhere or is not reached ends that one alone: they may
    still want the other things, and a second helper may reach them.

    Learners and helpers who say the same twice say it once. Raise `NotAllowed` when
    it is closed already, `TooFewTries` for somebody called unreachable too early
    without a word why.
    """
    (request, match), *others = _part(request_id, ending.reason, at)
    if request.end_reason is ending.reason and ending.by is not Actor.COORDINATOR:
        return request
    _check(request, ending)
    _close(request, ending, at)
    if ending.reason is not EndReason.DECEASED and not ending.told:
        _tell_learner(request, ending, at)
    _end_others(request, others, ending, at)
    _tell_companions([(request, match), *others], ending, at)
    return request


def note_death(request_id: int, ending: Ending, *, at: datetime) -> None:
    """Keep that somebody has died whose request has ended before; nothing is sent.

    What else they had asked for ends, as it does by `end_request`.
    """
    (request, _match), *others = _part(request_id, ending.reason, at)
    if request.stage not in ENDS:
        raise NotAllowed(request.stage, EVENT_OF[ending.reason])
    if request.end_reason is not EndReason.DECEASED:
        _note_death(request, ending, at)
        _end_others(request, others, ending, at)
        _tell_companions(others, ending, at)


def _part(request_id: int, reason: EndReason, at: datetime) -> list[Parted]:
    """Hold what this end concerns and end its matches, the request itself first."""
    request = get_request(request_id)
    others = _list_others(request, reason)
    parted = part_all([request_id, *others], at=at)
    if _list_others(request, reason) != others:
        raise StaleDataError("something else was asked for meanwhile")
    return sorted(parted, key=lambda each: each[0].id != request_id)


def _list_others(request: HelpRequest, reason: EndReason) -> list[int]:
    """Return the learner's other requests that end for the same reason."""
    found: list[HelpRequest] = []
    if request.end_reason is reason:  # said before: what is open since goes on
        return []
    if reason is EndReason.DECEASED:
        found = list_of_learner(request)
    elif reason is EndReason.MOVED_AWAY:
        found = list_open_parts(request)
    return [each.id for each in found if each.id != request.id]


def _end_others(
    request: HelpRequest, others: Sequence[Parted], ending: Ending, at: datetime
) -> None:
    """End them too; the note says with which request they did."""
    same = replace(ending, detail=request.reference)
    for other, _match in others:
        if other.stage not in ENDS:
            _close(other, same, at)
        elif other.end_reason is not EndReason.DECEASED:
            _note_death(other, same, at)


def _close(request: HelpRequest, ending: Ending, at: datetime) -> None:
    request.end_reason = ending.reason
    _record(request, ending, at)
    end_meetings(request, at=at)
    forget_received(request, at=at)
    for offer in withdraw_open_offers(request.id, at=at):
        tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=at)
    if ending.reason is EndReason.DECEASED:
        _leave_in_peace(request, at=at)


def _note_death(request: HelpRequest, ending: Ending, at: datetime) -> None:
    """Note it after the end; the line keeps why it had ended, for who takes it back."""
    before = request.end_reason
    request.end_reason = EndReason.DECEASED
    _tell_story(request, Happening.DECEASED, ending, at, detail=before or "")
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
    request: HelpRequest,
    what: Happening,
    ending: Ending,
    at: datetime,
    detail: str = "",
) -> None:
    request.tell(what, at=at, by=ending.by, account_id=ending.account_id, detail=detail)


def _leave_in_peace(request: HelpRequest, *, at: datetime) -> None:
    """Send the learner nothing any more: not about this, nor about what was before."""
    cancel_check_ins(request.id, at=at)
    own = update(Notice).where(
        Notice.request_id == request.id, Notice.account_id.is_(None)
    )
    done = {"synchronize_session": False}
    waiting = own.where(Notice.status == NoticeStatus.WAITING)
    failed = own.where(
        Notice.status == NoticeStatus.FAILED, Notice.handled_at.is_(None)
    )
    gone = {"status": NoticeStatus.CANCELLED, "settled_at": at}
    db.session.execute(waiting.values(**gone), execution_options=done)
    db.session.execute(failed.values(handled_at=at), execution_options=done)


def _tell_companions(parted: Sequence[Parted], ending: Ending, at: datetime) -> None:
    """Tell each helper whose match ended, once, but not who has just said so."""
    told = {ending.account_id}
    for request, match in parted:
        account_id = match.helper.account_id if match else None
        if match and account_id not in told:
            _tell_companion(request, match, ending.reason, at)
            told.add(account_id)


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
