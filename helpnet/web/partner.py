"""Pages of a partner organisation: its places and its helpers."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.domain.access import Role, Standing
from helpnet.services import partners, place_sheets
from helpnet.web.fields import Line
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import km, label
from helpnet.web.page import show_network
from helpnet.web.place_forms import PlaceForm, parsed_email, values_of

bp = Blueprint("partner", __name__, url_prefix="/partner")


REFUSALS: Mapping[type[Exception], str] = {
    partners.UnknownHelper: _l(
        "No volunteer here has this address. First they must register."
    ),
    partners.VouchedElsewhere: _l(
        "Another organisation vouches for this volunteer already."
    ),
    partners.NotApproved: _l(
        "Your organisation must be approved first. The coordinator will call you."
    ),
}


class VouchForm(FlaskForm):  # type: ignore[misc]
    """Which helper the partner vouches for."""

    email = Line(
        _l("E-mail address of the volunteer"),
        description=_l("The address with which they registered."),
        most=254,
    )

    def validate_email(self, field: Line) -> None:
        """Say what is wrong with the address, if anything."""
        field.data = parsed_email(field.data)


@bp.before_request
def speak_for_own_network() -> None:
    """Let every page carry the name and the phone number of the network."""
    own = partners.get_home(partner_id=_partner_id())
    show_network(name=own.network, phone=own.network_phone, time_zone=own.time_zone)


@bp.get("")
@open_to(Role.PARTNER)
def home() -> ResponseReturnValue:
    """Show how the organisation stands, its places and its helpers."""
    return _home(VouchForm())


@bp.post("/helpers")
@open_to(Role.PARTNER)
def vouch() -> ResponseReturnValue:
    """Vouch for a volunteer."""
    form = VouchForm()
    if not form.validate():
        return _home(form), 422
    try:
        partners.vouch_for(
            partner_id=_partner_id(), email=form.email.data, now=clock.now()
        )
    except tuple(REFUSALS) as refusal:
        form.email.errors = [str(REFUSALS[type(refusal)])]
        return _home(form), 422
    flash(_("You vouch for this volunteer now."), "success")
    return redirect(url_for(".home"))


@bp.post("/helpers/<int:helper_id>/stop")
@open_to(Role.PARTNER)
def stop_vouching(helper_id: int) -> ResponseReturnValue:
    """Vouch for a volunteer no longer."""
    partners.stop_vouching(
        partner_id=_partner_id(), helper_id=helper_id, now=clock.now()
    )
    flash(_("You do not vouch for this volunteer any more."), "success")
    return redirect(url_for(".home"))


@bp.get("/places/new")
@open_to(Role.PARTNER)
def new_place() -> ResponseReturnValue:
    """Ask for a new place."""
    return _place(PlaceForm())


@bp.post("/places/new")
@open_to(Role.PARTNER)
def add_place() -> ResponseReturnValue:
    """Add a place."""
    form, person = PlaceForm(), signed_in()
    if not form.validate():
        return _place(form), 422
    try:
        place_sheets.add_place(
            network_id=person.network_id, partner_id=_partner_id(), sheet=form.sheet()
        )
    except place_sheets.TooFarAway as far:
        return _too_far(form, far), 422
    flash(_("The place is added."), "success")
    return redirect(url_for(".home"))


@bp.get("/places/<int:place_id>")
@open_to(Role.PARTNER)
def edit_place(place_id: int) -> ResponseReturnValue:
    """Show a place to change it."""
    return _place(_filled(place_id), place_id)


@bp.post("/places/<int:place_id>")
@open_to(Role.PARTNER)
def change_place(place_id: int) -> ResponseReturnValue:
    """Change a place."""
    form = _filled(place_id)
    if not form.validate():
        return _place(form, place_id), 422
    try:
        place_sheets.change_place(**_own(place_id), sheet=form.sheet())
    except place_sheets.TooFarAway as far:
        return _too_far(form, far, place_id), 422
    flash(_("The place is changed."), "success")
    return redirect(url_for(".home"))


@bp.post("/places/<int:place_id>/remove")
@open_to(Role.PARTNER)
def remove_place(place_id: int) -> ResponseReturnValue:
    """Remove a place."""
    place_sheets.remove_place(**_own(place_id))
    flash(_("The place is removed."), "success")
    return redirect(url_for(".home"))


def inactive_words(standing: Standing) -> str:
    """Return what is said to staff whose organisation may not act yet, or any more."""
    if standing is Standing.APPLIED:
        return str(REFUSALS[partners.NotApproved])
    return str(
        _(
            "Your organisation is not active now: %(state)s. Questions? Call us.",
            state=label(standing),
        )
    )


def _partner_id() -> int:
    return signed_in().partner_id or abort(404)


def _own(place_id: int) -> dict[str, int]:
    """Return what keeps a partner to its own places."""
    person = signed_in()
    return {
        "place_id": place_id,
        "network_id": person.network_id,
        "partner_id": _partner_id(),
    }


def _filled(place_id: int) -> PlaceForm:
    own = place_sheets.get_own(**_own(place_id))
    form = PlaceForm(data=values_of(own.sheet))
    form.fill(own.sheet)
    return form


def _home(form: VouchForm) -> str:
    own = partners.get_home(partner_id=_partner_id())
    helps = signed_in().helper_id is not None
    return render_template("partner/home.html", own=own, form=form, helps=helps)


def _place(form: PlaceForm, place_id: int | None = None) -> str:
    remove = url_for(".remove_place", place_id=place_id) if place_id else ""
    return render_template(
        "partner/place.html", form=form, back=url_for(".home"), remove=remove
    )


def _too_far(
    form: PlaceForm, far: place_sheets.TooFarAway, place_id: int | None = None
) -> str:
    words = _("This is %(distance)s outside your network.", distance=km(far.km))
    form.where.errors = [words]
    return _place(form, place_id)
