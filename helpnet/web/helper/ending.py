"""How it ends: the learner does it alone, or the helper cannot go on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.autonomy import SaidBy
from helpnet.domain.journey import Stage
from helpnet.domain.transitions import NotAllowed
from helpnet.services import autonomy, learners
from helpnet.services.learners import LearnerPage
from helpnet.web.guards import signed_in
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of
from helpnet.web.helper.forms import StopForm


@bp.get("/learners/<int:request_id>/confirm")
@helpers_only
def confirm(request_id: int) -> ResponseReturnValue:
    """Show the evidence, and what to ask the learner."""
    return _confirm_page(request_id)


@bp.post("/learners/<int:request_id>/confirm")
@helpers_only
def keep_confirmed(request_id: int) -> ResponseReturnValue:
    """Close the request, unless the learner said "not yet" meanwhile."""
    try:
        autonomy.confirm_autonomy(
            request_id=request_id,
            helper_id=own_id(),
            account_id=signed_in().account_id,
            said_by=SaidBy.TOLD_HELPER,
            now=clock.now(),
        )
    except NotAllowed as refusal:
        if refusal.state is not Stage.ACCOMPANIED:
            raise
        return _confirm_page(request_id), 409
    return redirect(url_for(".reached", request_id=request_id))


@bp.get("/learners/<int:request_id>/reached")
@helpers_only
def reached(request_id: int) -> ResponseReturnValue:
    """Thank the helper, and show what was reached."""
    page = learners.get_reached(helper_id=own_id(), request_id=request_id)
    speak_for_network_of(request_id)
    return render_template(
        "helper/reached.html",
        reached=page,
        request_id=request_id,
        back=url_for(".home"),
    )


@bp.get("/learners/<int:request_id>/stop")
@helpers_only
def stop(request_id: int) -> ResponseReturnValue:
    """Ask whether the helper really cannot go on."""
    return _stop_page(request_id, StopForm(formdata=None))


@bp.post("/learners/<int:request_id>/stop")
@helpers_only
def keep_stopped(request_id: int) -> ResponseReturnValue:
    """End the accompaniment; the coordinator looks for somebody else."""
    form = StopForm()
    if not form.validate():
        return _stop_page(request_id, form), 422
    autonomy.stop_accompanying(
        helper_id=own_id(),
        request_id=request_id,
        reason=form.reason.data,
        now=clock.now(),
    )
    flash(_("Thank you for telling us. We look for somebody else."), "success")
    return redirect(url_for(".left", request_id=request_id))


def _confirm_page(request_id: int) -> str:
    learner = _learner(request_id)
    back = url_for(".learner", request_id=request_id)
    return render_template("helper/confirm.html", learner=learner, back=back)


def _stop_page(request_id: int, form: StopForm) -> str:
    learner = _learner(request_id)
    back = url_for(".learner", request_id=request_id)
    return render_template("helper/stop.html", learner=learner, form=form, back=back)


def _learner(request_id: int) -> LearnerPage:
    speak_for_network_of(request_id)
    return learners.get_learner(
        helper_id=own_id(), request_id=request_id, now=clock.now()
    )
