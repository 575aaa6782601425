"""Coordinators' pages of places: partners to approve, places to add and change."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import partners, place_sheets
from helpnet.web.coordinator.forms import RefusalForm
from helpnet.web.coordinator.surroundings import (
    page_asked_for,
    speak_for_own_network,
    text_asked_for,
)
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import km
from helpnet.web.place_forms import OwnedPlaceForm, PlaceForm, values_of

bp = Blueprint("coordinator_places", __name__, url_prefix="/coordinator/places")
bp.before_request(speak_for_own_network)


@bp.get("")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """Show partners that wait, and every place of the network."""
    network_id, text = _network_id(), text_asked_for()
    page = page_asked_for()
    return render_template(
        "coordinator_places/index.html",
        waiting=partners.list_partners_to_approve(network_id=network_id),
        found=place_sheets.list_own(network_id=network_id, text=text, page=page),
        text=text,
    )


@bp.get("/partners/<int:partner_id>")
@open_to(Role.COORDINATOR)
def partner(partner_id: int) -> ResponseReturnValue:
    """Show a partner that waits for approval."""
    return _partner(partner_id, RefusalForm(formdata=None))


@bp.post("/partners/<int:partner_id>/approve")
@open_to(Role.COORDINATOR)
def approve(partner_id: int) -> ResponseReturnValue:
    """Let a partner act."""
    partners.approve_partner(
        network_id=_network_id(), partner_id=partner_id, now=clock.now()
    )
    flash(_("This organisation is a partner now, and is told so."), "success")
    return redirect(url_for(".index"))


@bp.post("/partners/<int:partner_id>/refuse")
@open_to(Role.COORDINATOR)
def refuse(partner_id: int) -> ResponseReturnValue:
    """Decline a partner."""
    form = RefusalForm()
    if not form.validate():
        return _partner(partner_id, form), 422
    partners.refuse_partner(
        network_id=_network_id(),
        partner_id=partner_id,
        sentence=form.sentence.data,
        now=clock.now(),
    )
    flash(_("The organisation is told, with your sentence."), "success")
    return redirect(url_for(".index"))


@bp.get("/new")
@open_to(Role.COORDINATOR)
def new() -> ResponseReturnValue:
    """Ask for a new place."""
    return _place(_owned())


@bp.post("/new")
@open_to(Role.COORDINATOR)
def add() -> ResponseReturnValue:
    """Add a place to a partner, or to a new one."""
    form = _owned()
    if not form.validate():
        return _place(form), 422
    try:
        _add(form)
    except place_sheets.TooFarAway as far:
        return _too_far(form, far), 422
    flash(_("The place is added."), "success")
    return redirect(url_for(".index"))


@bp.get("/<int:place_id>")
@open_to(Role.COORDINATOR)
def edit(place_id: int) -> ResponseReturnValue:
    """Show a place to change it."""
    return _place(_filled(place_id), place_id)


@bp.post("/<int:place_id>")
@open_to(Role.COORDINATOR)
def change(place_id: int) -> ResponseReturnValue:
    """Change a place."""
    form = _filled(place_id)
    if not form.validate():
        return _place(form, place_id), 422
    try:
        place_sheets.change_place(
            place_id=place_id, network_id=_network_id(), sheet=form.sheet()
        )
    except place_sheets.TooFarAway as far:
        return _too_far(form, far, place_id), 422
    flash(_("The place is changed."), "success")
    return redirect(url_for(".index"))


@bp.post("/<int:place_id>/remove")
@open_to(Role.COORDINATOR)
def remove(place_id: int) -> ResponseReturnValue:
    """Remove a place."""
    place_sheets.remove_place(place_id=place_id, network_id=_network_id())
    flash(_("The place is removed."), "success")
    return redirect(url_for(".index"))


def _network_id() -> int:
    return signed_in().network_id


def _owned() -> OwnedPlaceForm:
    form = OwnedPlaceForm()
    active = partners.list_active(network_id=_network_id())
    known = [(str(each.id), each.name) for each in active]
    form.partner.choices = [("", _("A new organisation")), *known]
    return form


def _add(form: OwnedPlaceForm) -> int:
    sheet, network_id = form.sheet(), _network_id()
    if form.partner.data:
        partner_id = int(form.partner.data)
        return place_sheets.add_place(
            network_id=network_id, partner_id=partner_id, sheet=sheet
        )
    return place_sheets.add_place_of_new_partner(
        network_id=network_id,
        partner=form.partner_name.data,
        sheet=sheet,
        now=clock.now(),
    )


def _filled(place_id: int) -> PlaceForm:
    own = place_sheets.get_own(place_id=place_id, network_id=_network_id())
    form = PlaceForm(data=values_of(own.sheet))
    form.fill(own.sheet)
    return form


def _partner(partner_id: int, form: RefusalForm) -> str:
    found = partners.get_partner_to_approve(
        network_id=_network_id(), partner_id=partner_id
    )
    return render_template(
        "coordinator_places/partner.html",
        partner=found,
        form=form,
        back=url_for(".index"),
    )


def _place(form: PlaceForm, place_id: int | None = None) -> str:
    remove_url = url_for(".remove", place_id=place_id) if place_id else ""
    return render_template(
        "partner/place.html", form=form, back=url_for(".index"), remove=remove_url
    )


def _too_far(
    form: PlaceForm, far: place_sheets.TooFarAway, place_id: int | None = None
) -> str:
    words = _("This is %(distance)s outside your network.", distance=km(far.km))
    form.where.errors = [words]
    return _place(form, place_id)
