"""Neighbouring networks: whom we lend our helpers to, who lends us theirs."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.services import neighbours as networks
from helpnet.services import our_network
from helpnet.web.coordinator.network import bp
from helpnet.web.coordinator.surroundings import text_asked_for
from helpnet.web.guards import open_to, signed_in


@bp.get("/neighbours")
@open_to(Role.COORDINATOR)
def neighbours() -> ResponseReturnValue:
    """List the other networks, nearest first."""
    text = text_asked_for()
    found = networks.list_neighbours(network_id=signed_in().network_id, text=text)
    back = url_for(".show")
    return render_template(
        "coordinator/neighbours.html", found=found, text=text, back=back
    )


@bp.post("/neighbours/<int:network_id>/lend")
@open_to(Role.COORDINATOR)
def lend(network_id: int) -> ResponseReturnValue:
    """Let another network ask our helpers."""
    person = signed_in()
    networks.lend_helpers(
        network_id=person.network_id,
        lends_to_id=network_id,
        account_id=person.account_id,
        now=clock.now(),
    )
    return _done()


@bp.post("/neighbours/<int:network_id>/stop")
@open_to(Role.COORDINATOR)
def stop_lending(network_id: int) -> ResponseReturnValue:
    """Let another network ask nobody of ours from now on."""
    networks.stop_lending_helpers(
        network_id=signed_in().network_id, lends_to_id=network_id
    )
    return _done()


@bp.post("/neighbours/rule/<any(on, off):rule>")
@open_to(Role.COORDINATOR)
def ask_neighbours(rule: str) -> ResponseReturnValue:
    """Ask the helpers whom other networks lend us too, or only our own."""
    our_network.change_rules(
        network_id=signed_in().network_id,
        given={"ask_neighbours": rule == "on"},
        now=clock.now(),
    )
    return _done()


def _done() -> ResponseReturnValue:
    flash(_("It is changed."), "success")
    return redirect(url_for(".neighbours"))
