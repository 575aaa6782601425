"""The button on a board that says whether a request can wait."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import urgency
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_urgency", __name__, url_prefix="/coordinator/requests")


@bp.post("/<int:request_id>/urgent")
@open_to(Role.COORDINATOR)
def set_urgent(request_id: int) -> ResponseReturnValue:
    """Let the request come before others."""
    return _change(request_id, urgent=True)


@bp.post("/<int:request_id>/not-urgent")
@open_to(Role.COORDINATOR)
def clear_urgent(request_id: int) -> ResponseReturnValue:
    """Let the request wait its turn again."""
    return _change(request_id, urgent=False)


def _change(request_id: int, *, urgent: bool) -> ResponseReturnValue:
    person = signed_in()
    urgency.set_urgent(
        network_id=person.network_id,
        request_id=request_id,
        urgent=urgent,
        account_id=person.account_id,
        now=clock.now(),
    )
    return redirect(url_for("coordinator.board", request_id=request_id))
