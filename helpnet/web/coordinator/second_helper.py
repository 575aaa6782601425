"""A second helper for one of the things a learner wants."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import splitting
from helpnet.services.splitting import SplitSheet
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import OneOf
from helpnet.web.guards import open_to, signed_in
from helpnet.web.skill_labels import skill_label

bp = Blueprint("coordinator_second", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


class GoalForm(FlaskForm):  # type: ignore[misc]
    """Which goal goes to the second helper."""

    goal = OneOf(_l("For what?"), missing=_l("Please choose from this list."))

    def settle(self, sheet: SplitSheet) -> "GoalForm":
        """Offer the goals there are."""
        self.goal.choices = [(need, skill_label(skill)) for need, skill in sheet.goals]
        return self


@bp.get("/<int:request_id>/second-helper")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Ask for what a second helper is looked for."""
    sheet = _sheet(request_id)
    return _page(sheet, GoalForm(formdata=None).settle(sheet))


@bp.post("/<int:request_id>/second-helper")
@open_to(Role.COORDINATOR)
def look(request_id: int) -> ResponseReturnValue:
    """Look for one; the first helper goes on with the rest."""
    sheet, person = _sheet(request_id), signed_in()
    form = GoalForm().settle(sheet)
    if not form.validate():
        return _page(sheet, form), 422
    made = splitting.split_goal(
        network_id=person.network_id,
        request_id=request_id,
        need_id=int(form.goal.data),
        account_id=person.account_id,
        now=clock.now(),
    )
    flash(_("A second helper is looked for."), "success")
    return redirect(url_for("coordinator.board", request_id=made))


def _sheet(request_id: int) -> SplitSheet:
    network_id = signed_in().network_id
    return splitting.show_sheet(network_id=network_id, request_id=request_id)


def _page(sheet: SplitSheet, form: GoalForm) -> str:
    back = url_for("coordinator_followup.show", request_id=sheet.request_id)
    return render_template(
        "coordinator_followup/second.html", sheet=sheet, form=form, back=back
    )
