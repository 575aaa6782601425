"""The learner's sheet: what they can do alone, what is next, and "I did it alone!"."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from helpnet import clock
from helpnet.domain.doers import LEARNER
from helpnet.domain.journey import Stage
from helpnet.domain.undo import TooLateToUndo
from helpnet.services import (
    autonomy_questions,
    goals,
    learner_sheet,
    ledger,
    own_successes,
)
from helpnet.services.learner_sheet import LearnerSheet
from helpnet.web.guards import public
from helpnet.web.keys import new_key, read_key
from helpnet.web.numbers import find_number
from helpnet.web.page import show_network
from helpnet.web.status.views import bp, number_of
from helpnet.web.steps_form import read_ticks, say_problem

TOGETHER = frozenset({Stage.ACCOMPANIED, Stage.AUTONOMOUS})


class DidItForm(FlaskForm):  # type: ignore[misc]
    """“I did it alone!”: the key tells two presses of one page from two successes."""

    entry_key = HiddenField()


@bp.get("/<token>/sheet")
@public
def sheet(token: str) -> ResponseReturnValue:
    """Show what the two do together; before they have met there is nothing."""
    found = _sheet(token)
    if found.stage not in TOGETHER and found.joint.last_met is None:
        return redirect(url_for(".show", token=token))
    return render_template(
        "status/sheet.html",
        sheet=found,
        token=token,
        at=clock.now(),
        together=found.stage is Stage.ACCOMPANIED,
        brought=_brought(token),
    )


@bp.post("/<token>/sheet/<int:need_id>/steps")
@public
def keep_steps(token: str, need_id: int) -> ResponseReturnValue:
    """Keep which small steps are done."""
    problem = goals.keep_steps(
        request_id=number_of(token),
        need_id=need_id,
        doer=LEARNER,
        ticks=read_ticks(),
        now=clock.now(),
    )
    say_problem(problem)
    return _back(token)


@bp.get("/<token>/sheet/<int:need_id>/alone")
@public
def did_it(token: str, need_id: int) -> ResponseReturnValue:
    """Ask whether it was really done without help."""
    found = _sheet(token)
    wanted = [goal for goal in found.joint.goals if goal.need_id == need_id]
    if found.stage is not Stage.ACCOMPANIED or not wanted:
        return _back(token)
    form = DidItForm(formdata=None, data={"entry_key": new_key()})
    return render_template(
        "status/did_it.html", sheet=found, goal=wanted[0], token=token, form=form
    )


@bp.post("/<token>/sheet/<int:need_id>/alone")
@public
def keep_did_it(token: str, need_id: int) -> ResponseReturnValue:
    """Keep the learner's own word, once however often it is sent."""
    if _sheet(token).stage is Stage.ACCOMPANIED:
        own_successes.say(
            request_id=number_of(token),
            need_id=need_id,
            doer=LEARNER,
            entry_key=read_key(DidItForm().entry_key),
            now=clock.now(),
        )
        flash(_("Well done! We have noted it."), "success")
    return _back(token)


@bp.post("/<token>/sheet/taken-back")
@public
def take_back(token: str) -> ResponseReturnValue:
    """Undo “I did it alone”, within a day."""
    success_id = find_number(request.form.get("word", "")) or abort(404)
    try:
        own_successes.take_back(
            request_id=number_of(token),
            success_id=success_id,
            doer=LEARNER,
            now=clock.now(),
        )
    except TooLateToUndo:
        flash(_("A day has passed: this stays. Call us if it is wrong."), "error")
    return _back(token)


@bp.post("/<token>/not-yet")
@public
def not_yet(token: str) -> ResponseReturnValue:
    """Keep that the learner wants to go on together."""
    autonomy_questions.say_not_yet(
        request_id=number_of(token), doer=LEARNER, now=clock.now()
    )
    flash(_("Not yet? Take your time. Your helper stays with you."), "success")
    return redirect(url_for(".show", token=token))


def _sheet(token: str) -> LearnerSheet:
    found = learner_sheet.get_sheet(request_id=number_of(token), now=clock.now())
    show_network(
        name=found.network, phone=found.network_phone, time_zone=found.time_zone
    )
    return found


def _brought(token: str) -> ledger.LearnerLedger:
    return ledger.learner_ledger(
        request_id=number_of(token),
        language=get_locale().language,
        now=clock.now(),
    )


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for(".sheet", token=token))
