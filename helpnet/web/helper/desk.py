"""The helper's first page, and what all of their pages share."""

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import handover, learners, our_network
from helpnet.web.guards import open_to, signed_in, whoever
from helpnet.web.page import show_network

bp = Blueprint("helper", __name__, url_prefix="/helper")

helpers_only = open_to(Role.HELPER, Role.PARTNER)


@bp.get("")
@helpers_only
def home() -> ResponseReturnValue:
    """Show what needs the helper now."""
    speak_for_own_network()
    if signed_in().helper_id is None:
        return render_template("helper/not_a_helper.html")
    page = learners.get_home(helper_id=own_id(), now=clock.now())
    left = handover.list_left(helper_id=own_id())
    return render_template("helper/home.html", home=page, left=left)


@bp.context_processor
def _whose() -> dict[str, int]:
    """Say whose the entries are that a browser keeps until they have arrived."""
    person = whoever()
    return {"kept_for": person.account_id if person else 0}


def own_id() -> int:
    """Return the helper who is signed in; staff who do not help find nothing here."""
    return signed_in().helper_id or abort(404)


def speak_for_own_network() -> None:
    """Let the page carry the name, phone and time zone of the network."""
    _show(our_network.get_frame(network_id=signed_in().network_id))


def speak_for_network_of(request_id: int) -> None:
    """Let the page speak for the learner's network, which may be a neighbouring one."""
    _show(our_network.get_frame_for_learner(helper_id=own_id(), request_id=request_id))


def _show(frame: our_network.NetworkFrame) -> None:
    show_network(name=frame.name, phone=frame.phone, time_zone=frame.time_zone)


def go_on(url: str) -> ResponseReturnValue:
    """Send the browser on; the script that sent what it kept is told where to."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(to=url)
    return redirect(url)
