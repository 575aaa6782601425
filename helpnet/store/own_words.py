"""A learner says "I did it alone", and may take it back: both change the facts."""

from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound

from helpnet.domain.doers import Doer
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.undo import TooLateToUndo, lately
from helpnet.store.base import db
from helpnet.store.doers import get_goal_of
from helpnet.store.facts import rewrite_facts
from helpnet.store.limits import count_at_most
from helpnet.store.own_successes import OwnSuccess, find_success, get_success_of
from helpnet.store.requests import HelpRequest

MOST_A_DAY = 10
_DAY = timedelta(days=1)


def keep_word(
    request: HelpRequest, need_id: int, *, doer: Doer, entry_key: str, at: datetime
) -> int:
    """Keep that the goal was done alone; return the id. The same key keeps it once.

    The caller holds the request. Raise `NoResultFound` for somebody else's goal, for
    one that is wanted no more, and while nobody accompanies; `TooOften` after ten in
    a day.
    """
    if known := find_success(entry_key):
        return get_success_of(request.id, known.id).id
    goal = get_goal_of(request, need_id)
    if goal.dropped_at is not None or request.stage is not Stage.ACCOMPANIED:
        raise NoResultFound
    count_at_most(f"did-it:{request.id}", MOST_A_DAY, now=at, per=_DAY)
    success = OwnSuccess(
        request_id=request.id, need_id=need_id, at=at, entry_key=entry_key
    )
    db.session.add(success)
    _tell(request, Happening.OWN_SUCCESS, goal.skill, doer, at)
    rewrite_facts(request, at=at)
    return success.id


def take_back_word(
    request: HelpRequest, success_id: int, *, doer: Doer, at: datetime
) -> None:
    """Undo it within a day; twice is once. The caller holds the request.

    Raise `NoResultFound` for somebody else's, `TooLateToUndo` after a day, and once
    the request has ended: the end must be undone first.
    """
    success = get_success_of(request.id, success_id)
    if success.taken_back_at is not None:
        return
    if request.stage is not Stage.ACCOMPANIED or not lately(success.at, at):
        raise TooLateToUndo
    success.taken_back_at = at
    goal = get_goal_of(request, success.need_id)
    _tell(request, Happening.OWN_SUCCESS_TAKEN_BACK, goal.skill, doer, at)
    rewrite_facts(request, at=at)


def _tell(
    request: HelpRequest, what: Happening, skill: str, doer: Doer, at: datetime
) -> None:
    request.tell(what, at=at, by=doer.actor, account_id=doer.account_id, detail=skill)
