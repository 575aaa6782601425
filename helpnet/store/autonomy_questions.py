"""The question "can you do it alone?": asked, answered "not yet", or taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from helpnet.domain.autonomy_question import (
    MAY_ASK,
    TAKEN_BACK,
    TELLING,
    Line,
    Question,
    standing,
)
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeKind, NoticeStatus
from helpnet.domain.progress import Progress
from helpnet.store.accompaniments import progress_of
from helpnet.store.base import db
from helpnet.store.helpers import get_helper
from helpnet.store.notices import Notice, tell_learner
from helpnet.store.offers import find_accepted
from helpnet.store.requests import HelpRequest, Step


def ask(request: HelpRequest, far: Progress, *, at: datetime) -> None:
    """Say that the goals are met, and ask the learner; the caller holds the request.

    The message says on what evidence: the days of each goal, seen and said.
    """
    request.tell(Happening.AUTONOMY_SUGGESTED, at=at, by=Actor.SYSTEM)
    request.tell(Happening.AUTONOMY_ASKED, at=at, by=Actor.SYSTEM)
    match = find_accepted(request.id)
    tell_learner(
        request,
        NoticeKind.AUTONOMY_ASKED,
        key=f"{NoticeKind.AUTONOMY_ASKED}-{request.id}-{len(request.history)}",
        at=at,
        facts={
            "request": request.id,
            "reference": request.reference,
            **_evidence(request, far),
            "helper": get_helper(match.helper_id).account.name if match else "",
            "phone": request.network.phone,
        },
    )


def _evidence(request: HelpRequest, far: Progress) -> dict[str, Any]:
    skills = {need.id: need.skill for need in request.needs}
    return {
        "needs": [skills[goal.goal] for goal in far.goals],
        "evidence": [
            {
                "skill": skills[goal.goal],
                "seen": [day.isoformat() for day in goal.alone_on],
                "said": [day.isoformat() for day in goal.said_on],
            }
            for goal in far.goals
        ],
    }


def take_back(request: HelpRequest, *, at: datetime) -> None:
    """Undo the question: the evidence for it is gone."""
    request.tell(Happening.UNDONE, at=at, by=Actor.SYSTEM, detail=TAKEN_BACK)
    forget_question(request.id, at=at)


def say_not_yet(
    request: HelpRequest, *, at: datetime, by: Actor, account_id: int | None
) -> bool:
    """Settle the question until there is news; tell whether there was one.

    There is one once it was asked, and while every goal is met: a helper may ask too.
    """
    if not _may_settle(request):
        return False
    request.tell(Happening.NOT_YET, at=at, by=by, account_id=account_id)
    forget_question(request.id, at=at)
    return True


def _may_settle(request: HelpRequest) -> bool:
    stands = find_standing(request.id)
    if stands in MAY_ASK and request.stage is Stage.ACCOMPANIED:
        return progress_of([request])[request.id].suggested
    return stands is Question.OPEN


def forget_question(request_id: int, *, at: datetime) -> None:
    """Cancel the question where it has not left yet, by whichever channel."""
    db.session.execute(
        update(Notice)
        .where(
            Notice.request_id == request_id,
            Notice.kind == NoticeKind.AUTONOMY_ASKED,
            Notice.status == NoticeStatus.WAITING,
        )
        .values(status=NoticeStatus.CANCELLED, settled_at=at)
        .execution_options(synchronize_session=False)
    )


def find_standing(request_id: int) -> Question:
    """Return where the question of this request stands."""
    return standing(
        (line.what, line.by, line.detail) for line in list_lines(request_id)
    )


def proposed(far: Mapping[int, Progress]) -> Mapping[int, Progress]:
    """Return by request what a helper may propose: nothing after "not yet"."""
    done = sorted(number for number, each in far.items() if each.suggested)
    told: dict[int, list[Line]] = defaultdict(list)
    for number, what, by, note in _lines_of(done) if done else ():
        told[number].append((what, by, note))
    settled = [each for each in done if standing(told[each]) is Question.NOT_YET]
    return {**far, **{each: replace(far[each], suggested=False) for each in settled}}


def _lines_of(
    request_ids: Sequence[int],
) -> Sequence[Row[int, Happening, Actor, str]]:
    return db.session.execute(
        select(Step.request_id, Step.what, Step.by, Step.detail)
        .where(Step.request_id.in_(request_ids), Step.what.in_(sorted(TELLING)))
        .order_by(Step.id)
    ).all()


def list_lines(
    request_id: int,
) -> Sequence[Row[Happening, Actor, str, datetime]]:
    """Return (what, by, detail, at) of what the history says about it, oldest first."""
    return db.session.execute(
        select(Step.what, Step.by, Step.detail, Step.at)
        .where(Step.request_id == request_id, Step.what.in_(sorted(TELLING)))
        .order_by(Step.id)
    ).all()
