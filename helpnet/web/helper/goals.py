"""The goals of a learner on their helper's page: small steps, and what is left out."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.services import autonomy_questions, goals
from helpnet.web.guards import signed_in
from helpnet.web.helper.desk import bp, helpers_only, own_id
from helpnet.web.steps_form import read_ticks, say_problem


@bp.post("/learners/<int:request_id>/goals/<int:need_id>/steps")
@helpers_only
def keep_steps(request_id: int, need_id: int) -> ResponseReturnValue:
    """Keep which small steps are done."""
    problem = goals.keep_steps(
        request_id=request_id,
        need_id=need_id,
        doer=_helper(),
        ticks=read_ticks(),
        now=clock.now(),
    )
    say_problem(problem)
    return _back(request_id)


@bp.post("/learners/<int:request_id>/goals/<int:need_id>/drop")
@helpers_only
def drop_goal(request_id: int, need_id: int) -> ResponseReturnValue:
    """Leave a goal out that the learner does not want any more."""
    try:
        goals.drop_goal(
            request_id=request_id, need_id=need_id, doer=_helper(), now=clock.now()
        )
    except goals.LastGoal:
        flash(_("This is the only goal left. Nothing is left out."), "error")
    return _back(request_id)


@bp.post("/learners/<int:request_id>/goals/<int:need_id>/take-up")
@helpers_only
def take_up_goal(request_id: int, need_id: int) -> ResponseReturnValue:
    """Work on it again."""
    goals.take_up_goal(
        request_id=request_id, need_id=need_id, doer=_helper(), now=clock.now()
    )
    return _back(request_id)


@bp.post("/learners/<int:request_id>/not-yet")
@helpers_only
def not_yet(request_id: int) -> ResponseReturnValue:
    """Keep that the learner told the helper: not yet."""
    autonomy_questions.say_not_yet(
        request_id=request_id, doer=_helper(), now=clock.now()
    )
    flash(_("Noted. Thank you."), "success")
    return _back(request_id)


def _helper() -> Doer:
    return Doer(
        actor=Actor.HELPER, account_id=signed_in().account_id, helper_id=own_id()
    )


def _back(request_id: int) -> ResponseReturnValue:
    return redirect(url_for(".learner", request_id=request_id))
