"""The goals of an accompaniment: their small steps, and which are still wanted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.doers import Doer
from helpnet.domain.goal_steps import StepProblem, Ticks, problem_with, tidy
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.store.doers import get_goal_of, hold_for
from helpnet.store.facts import rewrite_facts
from helpnet.store.goal_steps import (
    GoalStep,
    add_own_step,
    list_goal_steps,
    step_of,
    words_of_guide,
)
from helpnet.store.requests import HelpRequest, Need
from helpnet.store.transaction import transaction


class LastGoal(Exception):
    """Nothing would be left to learn: that is an end, and said otherwise."""


@transaction
def keep_steps(
    *, request_id: int, need_id: int, doer: Doer, ticks: Ticks, now: datetime
) -> StepProblem | None:
    """Tick steps, take ticks away, and add one; tell why one is not added.

    Only what changed is given: two who tick at once undo nothing of each other. A
    step ticked twice stays with who came first. Raise `NoResultFound` for a goal that
    is not theirs or not worked on now.
    """
    goal = _goal(hold_for(doer, request_id), need_id)
    kept = list_goal_steps([need_id])[need_id]
    for key in sorted(ticks.done):
        _mark(step_of(goal, key, kept), doer, now)
    for key in sorted(ticks.undone):
        _mark(step_of(goal, key, kept), doer, None)
    return _add(goal, kept, tidy(ticks.new))


@transaction
def drop_goal(*, request_id: int, need_id: int, doer: Doer, now: datetime) -> None:
    """Leave a goal out: it is wanted no more. What was reached stays. Twice is once.

    Raise `LastGoal` for the only one left, else as `keep_steps`.
    """
    request = hold_for(doer, request_id)
    goal = get_goal_of(request, need_id)
    if goal.dropped_at is not None:
        return
    _goal(request, need_id)
    if not any(each.dropped_at is None for each in request.needs if each is not goal):
        raise LastGoal
    request.leave_out([goal.id], at=now)
    _tell(request, Happening.GOAL_DROPPED, goal, doer, now)


@transaction
def take_up_goal(*, request_id: int, need_id: int, doer: Doer, now: datetime) -> None:
    """Work on a goal again that was left out. Twice is once; raise as `keep_steps`."""
    request = hold_for(doer, request_id)
    goal = get_goal_of(request, need_id)
    if goal.dropped_at is None:
        return
    if request.stage is not Stage.ACCOMPANIED:
        raise NoResultFound
    goal.dropped_at = None
    _tell(request, Happening.GOAL_TAKEN_UP, goal, doer, now)


def _goal(request: HelpRequest, need_id: int) -> Need:
    goal = get_goal_of(request, need_id)
    if goal.dropped_at is not None or request.stage is not Stage.ACCOMPANIED:
        raise NoResultFound
    return goal


def _mark(step: GoalStep | None, doer: Doer, at: datetime | None) -> None:
    """Tick it, or take the tick away; a step that is ticked stays as it is."""
    if step is None or (at and step.done_at):
        return
    step.done_at, step.done_by = at, doer.actor if at else None


def _add(goal: Need, kept: Sequence[GoalStep], text: str) -> StepProblem | None:
    if not text:
        return None
    own = [row.text for row in kept if row.guide_index is None]
    problem = problem_with(text, own=own, guide=words_of_guide(goal.skill))
    if problem is None:
        add_own_step(goal.id, kept, text)
    return problem


def _tell(
    request: HelpRequest, what: Happening, goal: Need, doer: Doer, now: datetime
) -> None:
    request.tell(
        what, at=now, by=doer.actor, account_id=doer.account_id, detail=goal.skill
    )
    rewrite_facts(request, at=now)
