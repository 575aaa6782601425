"""A coordinator lets somebody else go on with a learner."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.handovers import Shared
from helpnet.services import handover, handover_sheets
from helpnet.services.handover_sheets import PassSheet
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import OneOf
from helpnet.web.guards import open_to, signed_in
from helpnet.web.handover_form import ASK, HandoverForm

bp = Blueprint("coordinator_handover", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)

NOBODY = "0"


class PassForm(HandoverForm):
    """The same, and who is asked first."""

    to = OneOf(_l("Who is asked?"), missing=_l("Please choose from this list."))

    def settle(self, sheet: PassSheet) -> "PassForm":
        """Offer who fits now."""
        helpers = [(str(number), name) for number, name in sheet.helpers]
        self.to.choices = [(NOBODY, _("We look for somebody")), *helpers]
        return self


@bp.get("/<int:request_id>/handover")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Ask why, who is next, and what the learner agreed to."""
    sheet = _sheet(request_id)
    form = PassForm(formdata=None, data={"agreed": ASK, "to": NOBODY}).settle(sheet)
    return _page(sheet, form)


@bp.post("/<int:request_id>/handover")
@open_to(Role.COORDINATOR)
def pass_on(request_id: int) -> ResponseReturnValue:
    """End this match; somebody else goes on."""
    sheet = _sheet(request_id)
    form = PassForm().settle(sheet)
    if not form.validate():
        return _page(sheet, form), 422
    try:
        _keep(sheet, form)
    except handover.CannotAsk:
        form.to.errors = [_("This helper cannot be asked now. Choose somebody else.")]
        return _page(_sheet(request_id), form), 409
    flash(_("The accompaniment has ended."), "success")
    return redirect(url_for("coordinator.board", request_id=request_id))


@bp.post("/<int:request_id>/handover/agreed")
@open_to(Role.COORDINATOR)
def agree(request_id: int) -> ResponseReturnValue:
    """Keep what the learner told: what the next helper may know."""
    person, given = signed_in(), request.form.get("shared", "")
    if given not in set(Shared):
        abort(404)
    handover.agree_by_word(
        network_id=person.network_id,
        request_id=request_id,
        account_id=person.account_id,
        shared=Shared(given),
        now=clock.now(),
    )
    flash(_("Noted. Thank you."), "success")
    return redirect(url_for("coordinator_followup.show", request_id=request_id))


def _keep(sheet: PassSheet, form: PassForm) -> None:
    person, to = signed_in(), int(form.to.data)
    handover.hand_over_by_coordinator(
        network_id=person.network_id,
        request_id=sheet.request_id,
        offer_id=sheet.offer_id,
        account_id=person.account_id,
        passing=form.passing(to or None),
        now=clock.now(),
    )


def _sheet(request_id: int) -> PassSheet:
    return handover_sheets.show_pass_sheet(
        network_id=signed_in().network_id, request_id=request_id, now=clock.now()
    )


def _page(sheet: PassSheet, form: PassForm) -> str:
    back = url_for("coordinator_followup.show", request_id=sheet.request_id)
    return render_template(
        "coordinator_followup/handover.html", sheet=sheet, form=form, back=back
    )
