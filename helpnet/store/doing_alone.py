"""How an accompaniment ends well: the learner says "I can do it alone"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event, Stage
from helpnet.domain.notices import NoticeKind
from helpnet.domain.transitions import NotAllowed
from helpnet.store.accompaniments import progress_of
from helpnet.store.autonomy_questions import proposed
from helpnet.store.check_ins import plan_check_ins
from helpnet.store.helpers import get_helper
from helpnet.store.matches import part
from helpnet.store.meetings import end_meetings
from helpnet.store.notices import tell_account, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


@dataclass(frozen=True, slots=True)
class Word:
    """Who says that the learner can do it alone, and how we know."""

    said_by: SaidBy
    actor: Actor
    account_id: int | None = None


def close_as_alone(request_id: int, word: Word, *, at: datetime) -> Offer | None:
    """Close the request, free the helper's place, cancel meetings, tell both.

    Return the match that ended; None when it had ended like that before. Raise
    `NoResultFound`, or `NotAllowed` when nobody accompanies, a goal is not met, or a
    helper says so after the learner's "not yet".
    """
    request, match = part(request_id, at=at)
    if request.stage is Stage.AUTONOMOUS:
        return None
    if match is None or not _may_close(request, word):
        raise NotAllowed(request.stage, Event.AUTONOMY_CONFIRMED)
    request.record(
        Event.AUTONOMY_CONFIRMED, at=at, by=word.actor, account_id=word.account_id
    )
    request.said_by = word.said_by
    plan_check_ins(request, at=at)
    cancelled = end_meetings(request, at=at)
    _tell_learner(request, match, cancelled, at)
    if word.actor is not Actor.HELPER:
        tell_helper_of_end(match, request, NoticeKind.AUTONOMOUS, at=at)
    return match


def _may_close(request: HelpRequest, word: Word) -> bool:
    far = progress_of([request])
    if word.actor is Actor.HELPER:
        far = proposed(far)
    return far[request.id].suggested


def tell_helper_of_end(
    match: Offer, request: HelpRequest, kind: NoticeKind, *, at: datetime
) -> None:
    """Tell the helper about an end that somebody else decided."""
    tell_account(
        get_helper(match.helper_id).account,
        kind,
        key=f"{kind}-{match.id}-helper",
        at=at,
        facts={**_facts(request), "to_helper": True},
        request_id=request.id,
    )


def _tell_learner(
    request: HelpRequest, match: Offer, cancelled: int, at: datetime
) -> None:
    tell_learner(
        request,
        NoticeKind.AUTONOMOUS,
        key=f"{NoticeKind.AUTONOMOUS}-{match.id}",
        at=at,
        facts={
            **_facts(request),
            "helper": get_helper(match.helper_id).account.name,
            "cancelled": cancelled,
        },
    )


def _facts(request: HelpRequest) -> dict[str, Any]:
    return {
        "request": request.id,
        "reference": request.reference,
        "needs": [need.skill for need in request.needs if need.dropped_at is None],
        "to_helper": False,
        "phone": request.network.phone,
    }
