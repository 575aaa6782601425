"""The buttons on a board that say whom nobody may ask for this request."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.history import Happening
from helpnet.domain.offers import ExclusionReason
from helpnet.services import exclusions
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import label
from helpnet.web.numbers import find_number

bp = Blueprint("coordinator_exclusions", __name__, url_prefix="/coordinator/requests")


@bp.post("/<int:request_id>/exclusions")
@open_to(Role.COORDINATOR)
def exclude(request_id: int) -> ResponseReturnValue:
    """Let nobody ask this helper for the request, for the reason chosen."""
    why, who = _reason(), _who(request_id)
    if why is None:
        flash(_("Choose why this helper must not be asked."), "error")
        return _board(request_id)
    try:
        exclusions.exclude_helper(why=why, now=clock.now(), **who)
    except exclusions.StillAccompanying:
        flash(_("This helper accompanies the person now. End that first."), "error")
        return redirect(url_for("coordinator_followup.show", request_id=request_id))
    flash(label(Happening.HELPER_EXCLUDED), "success")
    return _board(request_id)


@bp.post("/<int:request_id>/exclusions/end")
@open_to(Role.COORDINATOR)
def allow(request_id: int) -> ResponseReturnValue:
    """Let this helper be asked again."""
    exclusions.allow_helper(now=clock.now(), **_who(request_id))
    flash(label(Happening.EXCLUSION_ENDED), "success")
    return _board(request_id)


def _reason() -> ExclusionReason | None:
    chosen = request.form.get("why", "")
    return ExclusionReason(chosen) if chosen in set(ExclusionReason) else None


def _who(request_id: int) -> dict[str, int]:
    person = signed_in()
    return {
        "network_id": person.network_id,
        "request_id": request_id,
        "helper_id": find_number(request.form.get("helper_id", "")) or abort(404),
        "account_id": person.account_id,
    }


def _board(request_id: int) -> ResponseReturnValue:
    return redirect(url_for("coordinator.board", request_id=request_id))
