"""A learner tells on the phone whether they can still do it alone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import check_ins
from helpnet.services.check_ins import CheckInSheet, NotAnswered, NotAsked
from helpnet.web.check_in_form import CheckInForm, form_for, said_words
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_check_ins", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


@bp.get("/<int:request_id>/check-in")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show what to ask, and a form for the answers."""
    sheet = _sheet(request_id)
    if sheet is None:
        return _nothing_asked(request_id)
    return _page(sheet, form_for(sheet, formdata=None))


@bp.post("/<int:request_id>/check-in")
@open_to(Role.COORDINATOR)
def note(request_id: int) -> ResponseReturnValue:
    """Keep what the learner said."""
    sheet = _sheet(request_id)
    form = form_for(sheet) if sheet else None
    if sheet is None or form is None or form.number.data != sheet.number:
        return _nothing_asked(request_id)
    if not form.validate():
        return _page(sheet, form), 422
    try:
        answered = check_ins.note_answer(
            now=clock.now(), **form.given(), **_who(request_id)
        )
    except (NotAsked, NotAnswered):
        return _nothing_asked(request_id)
    flash(said_words(answered), "success")
    return _board(request_id)


@bp.post("/<int:request_id>/check-in/give-up")
@open_to(Role.COORDINATOR)
def give_up(request_id: int) -> ResponseReturnValue:
    """Ask no more: nobody answers."""
    number = find_number(request.form.get("number", "")) or 0
    check_ins.give_up(number=number, now=clock.now(), **_who(request_id))
    flash(_("Noted. Thank you."), "success")
    return _board(request_id)


def _who(request_id: int) -> dict[str, Any]:
    person = signed_in()
    return {
        "request_id": request_id,
        "network_id": person.network_id,
        "account_id": person.account_id,
    }


def _sheet(request_id: int) -> CheckInSheet | None:
    network_id = signed_in().network_id
    return check_ins.find_sheet_of(network_id=network_id, request_id=request_id)


def _page(sheet: CheckInSheet, form: CheckInForm) -> str:
    back = url_for("coordinator.board", request_id=sheet.request_id)
    return render_template(
        "coordinator_followup/check_in.html", sheet=sheet, form=form, back=back
    )


def _nothing_asked(request_id: int) -> ResponseReturnValue:
    flash(_("This question is not open any more."))
    return _board(request_id)


def _board(request_id: int) -> ResponseReturnValue:
    return redirect(url_for("coordinator.board", request_id=request_id))
