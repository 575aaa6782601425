"""A learner's sheet for the coordinator: to read aloud, and to note what is said."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.domain.languages import FORMATS
from helpnet.domain.undo import TooLateToUndo
from helpnet.services import autonomy_questions, learner_sheet, own_successes
from helpnet.services.learner_sheet import LearnerSheet
from helpnet.web.guards import open_to, signed_in
from helpnet.web.keys import new_key, read_key
from helpnet.web.numbers import find_number
from helpnet.web.page import show_network
from helpnet.web.status.sheet import DidItForm

bp = Blueprint("coordinator_sheet", __name__, url_prefix="/coordinator/requests")


@bp.get("/<int:request_id>/sheet")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show the sheet in sentences, in the learner's language."""
    found = learner_sheet.get_sheet_of(
        network_id=signed_in().network_id, request_id=request_id, now=clock.now()
    )
    show_network(
        name=found.network, phone=found.network_phone, time_zone=found.time_zone
    )
    return render_template(
        "coordinator_followup/sheet.html",
        sheet=found,
        spoken=_spoken(found),
        key=new_key(),
        back=url_for("coordinator_followup.show", request_id=request_id),
    )


@bp.post("/<int:request_id>/sheet/<int:need_id>/alone")
@open_to(Role.COORDINATOR)
def keep_did_it(request_id: int, need_id: int) -> ResponseReturnValue:
    """Note that the learner told us: I did it alone."""
    own_successes.say(
        request_id=request_id,
        need_id=need_id,
        doer=_coordinator(),
        entry_key=read_key(DidItForm().entry_key),
        now=clock.now(),
    )
    flash(_("Noted. Thank you."), "success")
    return _back(request_id)


@bp.post("/<int:request_id>/sheet/taken-back")
@open_to(Role.COORDINATOR)
def take_back(request_id: int) -> ResponseReturnValue:
    """Undo what was noted, within a day."""
    success_id = find_number(request.form.get("word", "")) or abort(404)
    try:
        own_successes.take_back(
            request_id=request_id,
            success_id=success_id,
            doer=_coordinator(),
            now=clock.now(),
        )
    except TooLateToUndo:
        flash(_("A day has passed: this stays."), "error")
    return _back(request_id)


@bp.post("/<int:request_id>/sheet/not-yet")
@open_to(Role.COORDINATOR)
def not_yet(request_id: int) -> ResponseReturnValue:
    """Note that the learner told us: not yet."""
    autonomy_questions.say_not_yet(
        request_id=request_id, doer=_coordinator(), now=clock.now()
    )
    flash(_("Noted. Thank you."), "success")
    return _back(request_id)


def _spoken(sheet: LearnerSheet) -> Markup:
    """Return the sentences to read, in the learner's language."""
    with force_locale(FORMATS.get(sheet.language, sheet.language)):
        words = render_template("coordinator_followup/spoken_sheet.html", sheet=sheet)
    return Markup(words)  # noqa: S704 - its template has escaped what people wrote


def _coordinator() -> Doer:
    person = signed_in()
    return Doer(
        actor=Actor.COORDINATOR,
        account_id=person.account_id,
        network_id=person.network_id,
    )


def _back(request_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", request_id=request_id))
