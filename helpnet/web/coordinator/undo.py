"""A coordinator takes back what was done by mistake."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.access import Role
from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.web.guards import open_to, signed_in
from helpnet.web.undo_words import undone_by

bp = Blueprint("coordinator_undo", __name__, url_prefix="/coordinator/requests")


@bp.post("/<int:request_id>/undo")
@open_to(Role.COORDINATOR)
def undo(request_id: int) -> ResponseReturnValue:
    """Take back what the form names."""
    undone_by(request_id, coordinator())
    return redirect(url_for("coordinator_followup.show", request_id=request_id))


def coordinator() -> Doer:
    """Return who is signed in, as somebody who may take things back."""
    person = signed_in()
    return Doer(
        actor=Actor.COORDINATOR,
        account_id=person.account_id,
        network_id=person.network_id,
    )
