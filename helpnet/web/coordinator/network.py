"""The network's own page: contact, rules, and a map of where people are."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.candidates import CriterionName
from helpnet.domain.rules import BadRules, NetworkRules, to_mapping
from helpnet.services import our_network
from helpnet.web.coordinator.forms import ContactForm, RulesForm
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_network", __name__, url_prefix="/coordinator/network")
bp.before_request(speak_for_own_network)


@bp.get("/")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show the network, its rules and its map."""
    return _page()


@bp.post("/rules")
@open_to(Role.COORDINATOR)
def change_rules() -> ResponseReturnValue:
    """Change the rules, naming beside each field what is wrong."""
    form = RulesForm()
    if not form.validate():
        return _page(rules=form), 422
    try:
        our_network.change_rules(
            network_id=signed_in().network_id, given=form.given(), now=clock.now()
        )
    except BadRules as refusal:
        form.show_faults(refusal)
        return _page(rules=form), 422
    return _done()


@bp.post("/contact")
@open_to(Role.COORDINATOR)
def change_contact() -> ResponseReturnValue:
    """Change how the network is called and reached."""
    form = ContactForm()
    if not form.validate():
        return _page(contact=form), 422
    our_network.change_contact(
        network_id=signed_in().network_id,
        name=form.name.data,
        phone=form.phone.data,
        email=form.email.data,
    )
    return _done()


def _page(rules: RulesForm | None = None, contact: ContactForm | None = None) -> str:
    found = our_network.show_network(network_id=signed_in().network_id)
    return render_template(
        "coordinator/network.html",
        network=found,
        rules=rules or RulesForm(formdata=None, data=_percent(found.rules)),
        contact=contact or ContactForm(formdata=None, obj=found),
        form=rules or contact or ContactForm(formdata=None),
    )


def _percent(rules: NetworkRules) -> dict[str, Any]:
    """Return the rules as the form shows them: weights in per cent."""
    given = to_mapping(rules)
    return given | {
        name.value: f"{given[name.value] * 100:g}" for name in CriterionName
    }


def _done() -> ResponseReturnValue:
    flash(_("It is changed."), "success")
    return redirect(url_for(".show"))
