"""Somebody else should go on: words to the next helper, and taking it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.services import handover, learners, undoing
from helpnet.web.guards import signed_in
from helpnet.web.handover_form import ASK, HandoverForm
from helpnet.web.helper.desk import bp, helpers_only, own_id, speak_for_network_of
from helpnet.web.undo_words import undone_by


@bp.get("/learners/<int:request_id>/hand-over")
@helpers_only
def hand_over(request_id: int) -> ResponseReturnValue:
    """Ask why, what the next helper should know, and what may be passed on."""
    return _page(request_id, HandoverForm(formdata=None, data={"agreed": ASK}))


@bp.post("/learners/<int:request_id>/hand-over")
@helpers_only
def keep_handed_over(request_id: int) -> ResponseReturnValue:
    """Let somebody else go on; the coordinator looks for them."""
    form = HandoverForm()
    if not form.validate():
        return _page(request_id, form), 422
    handover.hand_over(
        helper_id=own_id(),
        request_id=request_id,
        passing=form.passing(),
        now=clock.now(),
    )
    flash(_("Thank you for telling us. We look for somebody else."), "success")
    return redirect(url_for(".left", request_id=request_id))


@bp.get("/learners/<int:request_id>/left")
@helpers_only
def left(request_id: int) -> ResponseReturnValue:
    """Show what of an end or a handover the helper can still take back."""
    speak_for_network_of(request_id)
    found = undoing.list_undoable(request_id=request_id, doer=helper(), now=clock.now())
    page = handover.show_left(helper_id=own_id(), request_id=request_id)
    return render_template(
        "helper/left.html", left=page, undoable=found, back=url_for(".home")
    )


@bp.post("/learners/<int:request_id>/undo")
@helpers_only
def undo(request_id: int) -> ResponseReturnValue:
    """Take back what the form names."""
    undone_by(request_id, helper())
    return redirect(url_for(".home"))


def helper() -> Doer:
    """Return who is signed in, as somebody who may take things back."""
    person = signed_in()
    return Doer(
        actor=Actor.HELPER, account_id=person.account_id, helper_id=person.helper_id
    )


def _page(request_id: int, form: HandoverForm) -> str:
    speak_for_network_of(request_id)
    page = learners.get_learner(
        helper_id=own_id(), request_id=request_id, now=clock.now()
    )
    back = url_for(".learner", request_id=request_id)
    return render_template("helper/hand_over.html", learner=page, form=form, back=back)
