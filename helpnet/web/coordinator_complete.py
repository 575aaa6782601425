"""Completing, on the phone, the request of somebody who wanted to be called first."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asking import Channel, Received, Wishes
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.transitions import NotAllowed
from helpnet.services import completing, surveys
from helpnet.services.completing import ChangedMeanwhile, Unfinished
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.coordinator_intake import (
    answers_of,
    go_on,
    keep_survey,
    outside_words,
    own_languages,
)
from helpnet.web.coordinator_intake_form import DeskForm
from helpnet.web.guards import open_to, signed_in
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_complete", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


@bp.get("/<int:request_id>/complete")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show the page of the desk, filled with what is known."""
    sheet, spoken = _sheet(request_id), own_languages()
    if sheet is None:
        return _meanwhile(request_id)
    form = DeskForm(formdata=None, data=_values(sheet, spoken))
    form.prepare(spoken)
    return _page(form, sheet)


@bp.post("/<int:request_id>/complete")
@open_to(Role.COORDINATOR)
def complete(request_id: int) -> ResponseReturnValue:
    """Keep what was said; from now on a helper is looked for, if one is wanted."""
    sheet, form = _sheet(request_id), DeskForm()
    if sheet is None:
        return _meanwhile(request_id)
    form.prepare(own_languages())
    form.channel.data = Channel.PHONE  # not asked: how it came in is known
    if not form.validate() or form.place is None:
        return _page(form, sheet), 422
    return _save(form, form.place, sheet)


def _save(
    form: DeskForm, place: GazetteerPlace, sheet: Unfinished
) -> ResponseReturnValue:
    """Keep it, unless somebody else was faster: then nothing typed is lost."""
    try:
        received = _keep(form, place, sheet.request_id)
    except NotAllowed:
        return _meanwhile(sheet.request_id)
    except ChangedMeanwhile:
        flash(_("This has changed meanwhile"), "error")
        return _page(form, sheet), 409
    if received is None:
        form.where.errors = [outside_words()]
        return _page(form, sheet), 422
    return _done(form, received)


def _sheet(request_id: int) -> Unfinished | None:
    """Return what is known, or None when somebody else was faster."""
    try:
        return completing.show_unfinished(
            network_id=signed_in().network_id, request_id=request_id
        )
    except NotAllowed:
        return None


def _keep(form: DeskForm, place: GazetteerPlace, request_id: int) -> Received | None:
    person = signed_in()
    return completing.complete(
        network_id=person.network_id,
        request_id=request_id,
        account_id=person.account_id,
        asked=answers_of(form, place, key=""),
        seen=find_number(form.key.data or "") or 0,
        now=clock.now(),
    )


def _done(form: DeskForm, received: Received) -> ResponseReturnValue:
    keep_survey(form, received)
    flash(_("Thank you. It is off the list."), "success")
    return go_on(received)


def _meanwhile(request_id: int) -> ResponseReturnValue:
    flash(_("This request does not wait for a call any more. Look below."), "info")
    return redirect(url_for("coordinator.board", request_id=request_id))


def _page(form: DeskForm, sheet: Unfinished) -> str:
    back = url_for("coordinator.board", request_id=sheet.request_id)
    return render_template(
        "coordinator_intake/complete.html", form=form, sheet=sheet, back=back
    )


def _values(sheet: Unfinished, spoken: tuple[str, ...]) -> dict[str, object]:
    wishes = sheet.wishes
    return {
        "full_name": sheet.name,
        "way": sheet.way,
        "phone": sheet.phone,
        "email": sheet.email,
        "contact_note": sheet.note,
        "where": sheet.where,
        "notes": wishes.notes,
        "referrer_name": sheet.referrer_name,
        "relation": sheet.referrer_relation,
        "referrer_contact": sheet.referrer_contact,
        "agreed": bool(sheet.referrer_name),
        **_wished(wishes, spoken),
        **_answered(sheet.request_id),
    }


def _answered(request_id: int) -> dict[str, object]:
    """Return what the learner said of the four questions by the link."""
    lines = surveys.list_baseline(
        network_id=signed_in().network_id, request_id=request_id
    )
    return {f"survey_{line.task}": line.ability for line in lines}


def _wished(wishes: Wishes, spoken: tuple[str, ...]) -> dict[str, object]:
    return {
        "main": wishes.needs[0] if wishes.needs else "",
        "needs": list(wishes.needs[1:]),
        "barriers": sorted(wishes.barriers),
        "modes": sorted(wishes.modes),
        "any_time": not wishes.times,
        "times": sorted(wishes.times),
        "languages": sorted(wishes.languages) or list(spoken[:1]),
    }
