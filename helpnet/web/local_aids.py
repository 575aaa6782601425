"""Coordinators and partners keep what learners can get: incentives, device schemes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import local_aids
from helpnet.web.guards import open_to, signed_in
from helpnet.web.local_aids_form import AidForm, build
from helpnet.web.page import DESKS
from helpnet.web.speech import chosen_language

bp = Blueprint("local_aids", __name__, url_prefix="/local-aids")
KEEPERS = (Role.COORDINATOR, Role.PARTNER)


@bp.get("")
@open_to(*KEEPERS)
def index() -> ResponseReturnValue:
    """List what there is, the newest first."""
    aids = local_aids.list_own(**_keeper(), language=chosen_language(), now=clock.now())
    back = url_for(DESKS[signed_in().role])
    return render_template("local_aids/index.html", aids=aids, back=back)


@bp.get("/new")
@open_to(*KEEPERS)
def new() -> ResponseReturnValue:
    """Ask what is offered, to whom and until when."""
    return _page(build(_desk()))


@bp.post("/new")
@open_to(*KEEPERS)
def add() -> ResponseReturnValue:
    """Add it."""
    form = build(_desk())
    if not form.validate():
        return _page(form), 422
    local_aids.add_aid(**_keeper(), sheet=form.sheet(), now=clock.now())
    flash(_("It is added. Learners see it from its first day on."), "success")
    return redirect(url_for(".index"))


@bp.get("/<int:aid_id>")
@open_to(*KEEPERS)
def edit(aid_id: int) -> ResponseReturnValue:
    """Show one to change it."""
    sheet = local_aids.get_sheet(aid_id=aid_id, **_keeper())
    return _page(build(_desk(), sheet), aid_id)


@bp.post("/<int:aid_id>")
@open_to(*KEEPERS)
def change(aid_id: int) -> ResponseReturnValue:
    """Change it."""
    local_aids.get_sheet(aid_id=aid_id, **_keeper())
    form = build(_desk())
    if not form.validate():
        return _page(form, aid_id), 422
    local_aids.change_aid(aid_id=aid_id, **_keeper(), sheet=form.sheet())
    flash(_("It is changed."), "success")
    return redirect(url_for(".index"))


@bp.post("/<int:aid_id>/remove")
@open_to(*KEEPERS)
def remove(aid_id: int) -> ResponseReturnValue:
    """Remove it."""
    local_aids.remove_aid(aid_id=aid_id, **_keeper())
    flash(_("It is removed."), "success")
    return redirect(url_for(".index"))


def _keeper() -> dict[str, Any]:
    """Return what keeps a partner to its own; a coordinator keeps all of a network."""
    person = signed_in()
    own = person.partner_id if person.role is Role.PARTNER else None
    return {"network_id": person.network_id, "partner_id": own}


def _desk() -> local_aids.AidDesk:
    return local_aids.get_desk(network_id=signed_in().network_id)


def _page(form: AidForm, aid_id: int | None = None) -> str:
    remove_url = url_for(".remove", aid_id=aid_id) if aid_id else ""
    return render_template(
        "local_aids/edit.html", form=form, back=url_for(".index"), remove=remove_url
    )
