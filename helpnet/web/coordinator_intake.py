"""A coordinator types in what was said on the phone, at a counter or in a letter."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asking import AskedPlace, Channel
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.services import drafts, intake
from helpnet.services.intake import Answers, Outside, Received
from helpnet.web.ask.draft import Draft
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.coordinator_intake_form import DeskForm
from helpnet.web.guards import open_to, signed_in
from helpnet.web.lookup import as_asked
from helpnet.web.speech import chosen_language

bp = Blueprint("coordinator_intake", __name__, url_prefix="/coordinator/requests/new")
bp.before_request(speak_for_own_network)


@bp.get("")
@open_to(Role.COORDINATOR)
def start() -> ResponseReturnValue:
    """Show every question on one page."""
    form = DeskForm(formdata=None)
    form.prepare(Draft())
    form.key.data = drafts.new_key()
    return _page(form)


@bp.post("")
@open_to(Role.COORDINATOR)
def take_in() -> ResponseReturnValue:
    """Take the request in; sent twice it is one request."""
    form = DeskForm()
    form.prepare(Draft())
    if not form.validate() or form.place is None:
        return _page(form), 422
    received = intake.ask_for_help(answers=_answers(form, form.place), now=clock.now())
    if isinstance(received, Outside):
        form.where.errors = [_("No network covers this place.")]
        return _page(form), 422
    return _taken_in(received)


def _taken_in(received: Received) -> ResponseReturnValue:
    flash(_("The request is in: %(ref)s.", ref=received.reference), "success")
    if received.network_id != signed_in().network_id:
        flash(_("It belongs to another network, which was told."), "info")
        return redirect(url_for("coordinator.desk"))
    return redirect(url_for("coordinator.board", request_id=received.request_id))


def _page(form: DeskForm) -> str:
    back = url_for("coordinator.desk")
    return render_template("coordinator_intake/new.html", form=form, back=back)


def _answers(form: DeskForm, place: GazetteerPlace) -> Answers:
    # One key per form and person: another's key gives nothing away.
    key = f"{signed_in().account_id}:{form.key.data or drafts.new_key()}"
    return Answers(
        key=key,
        channel=Channel(form.channel.data),
        language=chosen_language(),
        wishes=form.wishes(),
        place=AskedPlace(**as_asked(place)),
        reach=form.reach(place.country),
        referrer=form.referrer(),
        taken_by=signed_in().account_id,
    )
