"""What of a request can still be taken back, and by whom it was done."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from helpnet.domain.ends import EndReason
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import OPEN, Event, Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.domain.undo import UNDONE, Undo, Undoable, lately
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.handovers import find_last_handover
from helpnet.store.offers import Offer, find_accepted
from helpnet.store.own_successes import list_successes
from helpnet.store.requests import HelpRequest, Need, Step

CLOSING = frozenset(
    Happening(event.value)
    for event in (
        Event.AUTONOMY_CONFIRMED,
        Event.SENT_ELSEWHERE,
        Event.LEARNER_WITHDREW,
        Event.LEARNER_UNREACHABLE,
    )
)

_SEARCHED = frozenset({Stage.WAITING, Stage.OFFERED})
_NEWS = CLOSING | {
    *(Happening.REOPENED, Happening.REOPENING_UNDONE, Happening.HELPER_ACCEPTED),
    *(Happening.CHANGED, Happening.SPLIT_OFF),
}
"""After these nothing of before can be undone by taking back a reopening."""
_DONE_ALONE = ([Happening.AUTONOMY_CONFIRMED], [Happening.REOPENING_UNDONE])
_GONE = {
    SessionStatus.REMOVED: Undo.SESSION_REMOVED,
    SessionStatus.MISSED: Undo.SESSION_MISSED,
}


def list_undoable(request: HelpRequest, *, now: datetime) -> tuple[Undoable, ...]:
    """Return what was done in the last day and can be taken back, latest first."""
    found = [
        *_end(request),
        *_reopened(request),
        *_handover(request),
        *_parts(request),
        *_dropped(request),
        *_meetings(request),
        *_own_words(request),
    ]
    fresh = [each for each in found if lately(each.at, now)]
    return tuple(sorted(fresh, key=lambda x: (x.at, x.kind, x.id), reverse=True))


def find_ended_match(request: HelpRequest) -> Offer | None:
    """Return the match that the end of this request ended, if any."""
    return db.session.scalar(
        select(Offer)
        .where(
            Offer.request_id == request.id,
            Offer.status == OfferStatus.ENDED,
            Offer.ended_at == request.closed_at,
        )
        .order_by(Offer.id.desc())
        .limit(1)
    )


def find_last(
    request: HelpRequest, what: Collection[Happening], but: str = ""
) -> Step | None:
    """Return the last of these lines of the history, without those of that note."""
    lines = (step for step in reversed(request.history) if step.what in what)
    return next((step for step in lines if not but or step.detail != but), None)


def find_end(request: HelpRequest) -> Step | None:
    """Return the line of the history that says how it ended, if it has ended."""
    ended = (
        step
        for step in reversed(request.history)
        if step.what in CLOSING and step.at == request.closed_at
    )
    return next(ended, None)


def find_death(request: HelpRequest) -> Step | None:
    """Return the line that says that the learner has died, if that is so."""
    if request.end_reason is not EndReason.DECEASED:
        return None
    return find_last(request, {Happening.DECEASED})


def find_reopening(request: HelpRequest) -> Step | None:
    """Return the line that opened again what was done alone, if nothing came since."""
    told = [step for step in request.history if step.what in _NEWS][-2:]
    way = [step.what for step in told]
    if way[:1] not in _DONE_ALONE or way[1:] != [Happening.REOPENED]:
        return None
    return told[-1] if told[-1].detail != UNDONE else None


def find_goal(request: HelpRequest, part: HelpRequest) -> Need | None:
    """Return the goal of the request that became that part."""
    skills = {need.skill for need in part.needs}
    gone = (need for need in request.needs if need.dropped_at == part.asked_at)
    return next((need for need in gone if need.skill in skills), None)


def _end(request: HelpRequest) -> Iterator[Undoable]:
    """Yield the end, or a death that was noted after it; `id` is that of its line."""
    died = find_death(request)
    ended = find_end(request)
    if died and died.at != request.closed_at:
        yield Undoable(kind=Undo.DEATH, id=died.id, at=died.at, by=died.by)
    elif ended:
        yield Undoable(
            kind=Undo.ENDED,
            id=ended.id,
            at=ended.at,
            by=ended.by,
            detail=request.end_reason or request.stage,
        )


def _reopened(request: HelpRequest) -> Iterator[Undoable]:
    """Yield that it is not done alone any more, while nobody helps again."""
    opened = find_reopening(request)
    if opened and request.stage in _SEARCHED:
        yield Undoable(kind=Undo.REOPENED, id=opened.id, at=opened.at, by=opened.by)


def _handover(request: HelpRequest) -> Iterator[Undoable]:
    if request.stage not in _SEARCHED:
        return
    if last := find_last_handover(request.id):
        helper = last.offer.helper
        own = last.by_account_id == helper.account_id
        yield Undoable(
            kind=Undo.HANDOVER,
            id=last.id,
            at=last.at,
            by=Actor.HELPER if own else Actor.COORDINATOR,
            detail=helper.account.name,
        )


def _parts(request: HelpRequest) -> Iterator[Undoable]:
    """Yield the goals for which a second helper is looked for, not found yet."""
    if request.stage not in OPEN:
        return
    parts = db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.part_of_id == request.family_id,
            HelpRequest.stage.in_(_SEARCHED),
        )
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.id)
    )
    for part in parts:
        if goal := find_goal(request, part):
            yield Undoable(
                kind=Undo.SPLIT,
                id=part.id,
                at=part.asked_at,
                by=Actor.COORDINATOR,
                detail=goal.skill,
            )


def _dropped(request: HelpRequest) -> Iterator[Undoable]:
    if request.stage not in OPEN:
        return
    said = {
        step.at: step.by
        for step in request.history
        if step.what is Happening.GOAL_DROPPED
    }
    for need in request.needs:
        if need.dropped_at in said:
            yield Undoable(
                kind=Undo.GOAL_DROPPED,
                id=need.id,
                at=need.dropped_at,
                by=said[need.dropped_at],
                detail=need.skill,
            )


def _meetings(request: HelpRequest) -> Iterator[Undoable]:
    """Yield what was taken off file or noted as missed by the pair that goes on.

    After an end taken back they go on in another match.
    """
    match = find_accepted(request.id)
    if match is None:
        return
    found = db.session.scalars(
        select(HelpSession)
        .join(HelpSession.offer)
        .where(
            HelpSession.request_id == request.id,
            HelpSession.status.in_(_GONE),
            Offer.helper_id == match.helper_id,
        )
        .order_by(HelpSession.id)
    )
    for each in found:
        at = each.removed_at or each.recorded_at
        if at is not None:
            kind, day = _GONE[each.status], each.starts_at.isoformat()
            yield Undoable(kind=kind, id=each.id, at=at, by=Actor.HELPER, detail=day)


def _own_words(request: HelpRequest) -> Iterator[Undoable]:
    if request.stage is not Stage.ACCOMPANIED:
        return
    skills = {need.id: need.skill for need in request.needs}
    for each in list_successes(request.id):
        yield Undoable(
            kind=Undo.OWN_SUCCESS,
            id=each.id,
            at=each.at,
            by=Actor.LEARNER,
            detail=skills[each.need_id],
        )
