"""The coordinator's day: what needs a human now, and the mail that says so."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.attention import AttentionKind
from helpnet.services import attention, digest
from helpnet.web.coordinator.surroundings import page_asked_for, speak_for_own_network
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_attention", __name__, url_prefix="/coordinator/today")
bp.before_request(speak_for_own_network)


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show what needs a human now, of one kind or of all, oldest promise first."""
    given = request.args.get("kind", "")
    kind = AttentionKind(given) if given in set(AttentionKind) else None
    found = attention.show_today(
        network_id=signed_in().network_id,
        kind=kind,
        page=page_asked_for(),
        now=clock.now(),
    )
    return render_template("coordinator_attention/show.html", found=found, kind=kind)


@bp.post("/digest")
@open_to(Role.COORDINATOR)
def change_digest() -> ResponseReturnValue:
    """Switch the daily mail on or off."""
    wanted = request.form.get("digest", "") == "on"
    digest.choose_digest(account_id=signed_in().account_id, wanted=wanted)
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("account.show"))
