"""The desk: what needs a human now, and every request of the network."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.services import desk as desks
from helpnet.services import finding, service_levels
from helpnet.web.coordinator.fairness_words import waited
from helpnet.web.coordinator.surroundings import (
    page_asked_for,
    speak_for_own_network,
    text_asked_for,
)
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator", __name__, url_prefix="/coordinator")
bp.before_request(speak_for_own_network)

STANDINGS: tuple[Stage | Route, ...] = (*Stage, Route.CALL, Route.OFFLINE)


@bp.get("/")
@open_to(Role.COORDINATOR)
def desk() -> ResponseReturnValue:
    """Show what needs a human now."""
    network_id, now = signed_in().network_id, clock.now()
    levels = service_levels.show_service_levels(network_id=network_id, now=now)
    return render_template(
        "coordinator/desk.html",
        desk=desks.desk(network_id=network_id, now=now),
        service=levels,
        waited=waited,
    )


@bp.get("/requests")
@open_to(Role.COORDINATOR)
def requests() -> ResponseReturnValue:
    """List the network's requests, by stage, name or reference."""
    text = text_asked_for()
    stage = _stage(request.args.get("stage", ""))
    found = finding.list_requests(
        network_id=signed_in().network_id,
        stage=stage,
        text=text,
        page=page_asked_for(),
    )
    asked = {"text": text, "stage": stage, "stages": STANDINGS}
    back = url_for(".desk")
    return render_template("coordinator/requests.html", found=found, back=back, **asked)


@bp.get("/find")
@open_to(Role.COORDINATOR)
def find() -> ResponseReturnValue:
    """Open the one request somebody speaks of, or list those it may be."""
    text = text_asked_for()
    found = finding.find_request(network_id=signed_in().network_id, text=text)
    if found is None:
        return redirect(url_for(".requests", q=text))
    return redirect(url_for(".board", request_id=found))


def _stage(given: str) -> Stage | Route | None:
    if not given:
        return None
    return {str(each): each for each in STANDINGS}.get(given) or abort(404)
