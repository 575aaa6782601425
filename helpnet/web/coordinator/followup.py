"""The follow-up of one request, for the coordinator: meetings, levels, the end."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.autonomy import SaidBy
from helpnet.services import accompaniments, autonomy, first_contact, handover, undoing
from helpnet.web.coordinator.undo import coordinator
from helpnet.web.guards import open_to, signed_in
from helpnet.web.numbers import find_number
from helpnet.web.page import show_network

bp = Blueprint("coordinator_followup", __name__, url_prefix="/coordinator/requests")


@bp.get("/<int:request_id>/followup")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show who helps, how often they met and how far they are."""
    found = accompaniments.get_accompaniment(
        network_id=signed_in().network_id, request_id=request_id, now=clock.now()
    )
    show_network(
        name=found.network, phone=found.network_phone, time_zone=found.time_zone
    )
    return render_template(
        "coordinator_followup/show.html",
        found=found,
        undoable=undoing.list_undoable(
            request_id=request_id, doer=coordinator(), now=clock.now()
        ),
        passed_on=handover.find_sheet(request_id=request_id),
        back=url_for("coordinator.board", request_id=request_id),
    )


@bp.post("/<int:request_id>/followup/confirm")
@open_to(Role.COORDINATOR)
def confirm(request_id: int) -> ResponseReturnValue:
    """Close the request: the learner said so to the coordinator."""
    person = signed_in()
    autonomy.confirm_autonomy(
        request_id=request_id,
        network_id=person.network_id,
        account_id=person.account_id,
        said_by=SaidBy.TOLD_COORDINATOR,
        now=clock.now(),
    )
    flash(_("Well done. The request is closed: it is done alone now."), "success")
    return redirect(url_for(".show", request_id=request_id))


@bp.post("/<int:request_id>/followup/contact")
@open_to(Role.COORDINATOR)
def note_contact(request_id: int) -> ResponseReturnValue:
    """Note that helper and learner have spoken, as the coordinator heard."""
    _as_coordinator(first_contact.note_by_coordinator, request_id)
    flash(_("Noted. Thank you."), "success")
    return redirect(url_for(".show", request_id=request_id))


@bp.post("/<int:request_id>/followup/end")
@open_to(Role.COORDINATOR)
def end(request_id: int) -> ResponseReturnValue:
    """End the accompaniment; the request waits for another helper."""
    _as_coordinator(autonomy.end_accompaniment, request_id)
    flash(_("The accompaniment has ended."), "success")
    return redirect(url_for("coordinator.board", request_id=request_id))


def _as_coordinator(use_case: Callable[..., object], request_id: int) -> None:
    """Do this to the pair that the form names, in the name of who sent it."""
    person = signed_in()
    use_case(
        network_id=person.network_id,
        request_id=request_id,
        offer_id=find_number(request.form.get("offer_id", "")) or abort(404),
        account_id=person.account_id,
        now=clock.now(),
    )
