"""When something goes wrong: talk about it, note that, or let them meet otherwise."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.modes import Mode
from helpnet.services import troubles
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import AnyOf, Paragraph
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import label

bp = Blueprint("coordinator_troubles", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


class SettleForm(FlaskForm):  # type: ignore[misc]
    """What was talked about, and whether the helper may read it."""

    note = Paragraph(
        _l("What did you agree on?"),
        most=500,
        missing=_l("Please write what was said, in a few words."),
    )
    share = BooleanField(_l("The helper may read this too"))


class ModesForm(FlaskForm):  # type: ignore[misc]
    """How the two may meet from now on."""

    modes = AnyOf(_l("How do they meet?"), missing=_l("Choose how you meet."))

    def settle(self) -> "ModesForm":
        """Offer every way."""
        self.modes.choices = [(mode.value, label(mode)) for mode in Mode]
        return self


@bp.get("/<int:request_id>/settle")
@open_to(Role.COORDINATOR)
def settle(request_id: int) -> ResponseReturnValue:
    """Show what goes wrong, and ask what was agreed."""
    return _settle_page(request_id, SettleForm(formdata=None))


@bp.post("/<int:request_id>/settle")
@open_to(Role.COORDINATOR)
def keep_settled(request_id: int) -> ResponseReturnValue:
    """Note that it was talked about."""
    form = SettleForm()
    if not form.validate():
        return _settle_page(request_id, form), 422
    troubles.settle(
        request_id=request_id,
        note=form.note.data,
        share=form.share.data,
        now=clock.now(),
        **_who(),
    )
    flash(_("Noted. Thank you."), "success")
    return _followup(request_id)


@bp.post("/<int:request_id>/unhappy")
@open_to(Role.COORDINATOR)
def note_unhappy(request_id: int) -> ResponseReturnValue:
    """Note that the learner said so on the phone."""
    troubles.note_unhappy(request_id=request_id, words="", now=clock.now(), **_who())
    flash(_("Noted. Thank you."), "success")
    return _followup(request_id)


@bp.get("/<int:request_id>/modes")
@open_to(Role.COORDINATOR)
def modes(request_id: int) -> ResponseReturnValue:
    """Ask how the two may meet."""
    sheet = _sheet(request_id)
    form = ModesForm(formdata=None, data={"modes": sorted(sheet.modes)}).settle()
    return _modes_page(sheet, form)


@bp.post("/<int:request_id>/modes")
@open_to(Role.COORDINATOR)
def keep_modes(request_id: int) -> ResponseReturnValue:
    """Keep how the two may meet; the helper plans the next meeting so."""
    form = ModesForm().settle()
    if not form.validate():
        return _modes_page(_sheet(request_id), form), 422
    chosen = frozenset(Mode(each) for each in form.modes.data)
    troubles.change_modes(
        request_id=request_id, modes=chosen, now=clock.now(), **_who()
    )
    flash(_("Your changes are saved."), "success")
    return _followup(request_id)


def _sheet(request_id: int) -> troubles.TroubleSheet:
    return troubles.show_sheet(
        network_id=signed_in().network_id, request_id=request_id, now=clock.now()
    )


def _who() -> dict[str, int]:
    person = signed_in()
    return {"network_id": person.network_id, "account_id": person.account_id}


def _settle_page(request_id: int, form: SettleForm) -> str:
    return render_template(
        "coordinator_followup/settle.html",
        sheet=_sheet(request_id),
        form=form,
        back=_back(request_id),
    )


def _modes_page(sheet: troubles.TroubleSheet, form: ModesForm) -> str:
    return render_template(
        "coordinator_followup/modes.html",
        sheet=sheet,
        form=form,
        back=_back(sheet.request_id),
    )


def _back(request_id: int) -> str:
    return url_for("coordinator_followup.show", request_id=request_id)


def _followup(request_id: int) -> ResponseReturnValue:
    return redirect(_back(request_id))
