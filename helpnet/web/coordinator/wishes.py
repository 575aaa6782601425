"""Changing what was asked, after a word with the learner."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asking import AskedPlace
from helpnet.services import wishes
from helpnet.services.wishes import NewWishes, ThatPlace, WishSheet
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.coordinator.wishes_form import WishesForm, values_of
from helpnet.web.guards import open_to, signed_in
from helpnet.web.lookup import as_asked
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_wishes", __name__, url_prefix="/coordinator/requests")
bp.before_request(speak_for_own_network)


@bp.get("/<int:request_id>/wishes")
@open_to(Role.COORDINATOR)
def show(request_id: int) -> ResponseReturnValue:
    """Show what is wished, with the change that the address proposes."""
    sheet, there = _sheet(request_id), _there()
    form = WishesForm(formdata=None, data=values_of(sheet, request.args, there))
    form.settle(sheet, there)
    return _page(form, sheet)


@bp.post("/<int:request_id>/wishes")
@open_to(Role.COORDINATOR)
def change(request_id: int) -> ResponseReturnValue:
    """Keep what the learner wants now."""
    sheet, form = _sheet(request_id), WishesForm()
    there = _there()
    form.settle(sheet, there)
    if not form.validate():
        return _page(form, sheet), 422
    wishes.change_wishes(
        request_id=request_id, wishes=_new(form, there), now=clock.now(), **_who()
    )
    flash(_("The request is changed. The next search uses it."), "success")
    return redirect(url_for("coordinator.board", request_id=request_id))


def _sheet(request_id: int) -> WishSheet:
    network_id = signed_in().network_id
    return wishes.show_wishes(network_id=network_id, request_id=request_id)


def _there() -> ThatPlace | None:
    """Return the place that the address proposes to meet at, if it does."""
    place_id = find_number(request.args.get("place", ""))
    return wishes.find_place(place_id=place_id, now=clock.now()) if place_id else None


def _new(form: WishesForm, there: ThatPlace | None) -> NewWishes:
    given: dict[str, Any] = form.wished()
    if there and form.at_place.data:
        return NewWishes(**given, place=there.place, meet_at=there.name)
    place = AskedPlace(**as_asked(form.place)) if form.place else None
    return NewWishes(**given, place=place)


def _who() -> dict[str, int]:
    person = signed_in()
    return {"network_id": person.network_id, "account_id": person.account_id}


def _page(form: WishesForm, sheet: WishSheet) -> str:
    back = url_for("coordinator.board", request_id=sheet.request_id)
    return render_template("coordinator/wishes.html", form=form, sheet=sheet, back=back)
