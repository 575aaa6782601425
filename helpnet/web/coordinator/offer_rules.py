"""How offers go out in a network: the rules, and what they would have done lately."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from helpnet import clock
from helpnet.domain.access import Role
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.rules import BadRules, to_mapping
from helpnet.services import our_network, policy_preview
from helpnet.services.policy_preview import PolicyPreview
from helpnet.web.coordinator import preview_words as words
from helpnet.web.coordinator.forms import RULE_PROBLEMS, rule_number
from helpnet.web.coordinator.surroundings import speak_for_own_network
from helpnet.web.fields import OneOf
from helpnet.web.guards import open_to, signed_in
from helpnet.web.labels import LABELS

bp = Blueprint("coordinator_offers", __name__, url_prefix="/coordinator/network/offers")
bp.before_request(speak_for_own_network)

for each in (words.wait_words, words.time_words, words.course_words):
    bp.add_app_template_filter(each)

POLICY_HINTS = {
    OfferPolicy.MANUAL: _l("Nothing goes out by itself."),
    OfferPolicy.ASSISTED: _l("helpnet prepares each wave. You look at it and confirm."),
    OfferPolicy.AUTOMATIC: _l("You are told when nobody is left to ask."),
}


class OffersForm(FlaskForm):  # type: ignore[misc]
    """How offers go out; the names of the fields are those of the rules."""

    offer_policy = OneOf(
        _l("Who asks the next helpers?"),
        missing=_l("Please choose from this list."),
        choices=[(each.value, LABELS[OfferPolicy, each.value]) for each in OfferPolicy],
    )
    wave_size = rule_number(_l("Helpers in one wave"), "wave_size")
    max_open_offers = rule_number(
        _l("Helpers asked at the same time for one request"), "max_open_offers"
    )
    hours_to_answer = rule_number(_l("Hours a helper has to answer"), "hours_to_answer")
    urgent_hours = rule_number(_l("Hours to answer when it is urgent"), "urgent_hours")
    open_per_helper = rule_number(
        _l("Offers that one helper may have to answer"), "open_per_helper"
    )
    days_after_no = rule_number(_l("Days without an offer after a no"), "days_after_no")
    quiet_from = rule_number(_l("Quiet from (hour)"), "quiet_from")
    quiet_until = rule_number(_l("Quiet until (hour)"), "quiet_until")
    quiet_weekends = BooleanField(_l("Saturday and Sunday are quiet too"))
    widen_reach = BooleanField(_l("Helpers who live a quarter further away"))
    widen_modes = BooleanField(
        _l("Another way that suits: by phone, in a public place")
    )
    widen_neighbours = BooleanField(_l("Helpers whom other networks lend us"))
    silent_days = rule_number(
        _l("Days without a meeting until you are told"), "silent_days"
    )

    def given(self) -> dict[str, Any]:
        """Return the rules as the domain reads them."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}

    def show_faults(self, refusal: BadRules) -> None:
        """Say beside each field what is wrong with it."""
        for fault in refusal.faults:
            field = self[fault.rule]
            field.errors = [*field.errors, str(RULE_PROBLEMS[fault.problem])]


@bp.get("")
@open_to(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    """Show how offers go out."""
    found = our_network.show_rules(network_id=signed_in().network_id)
    return _page(OffersForm(formdata=None, data=to_mapping(found)))


@bp.post("")
@open_to(Role.COORDINATOR)
def change() -> ResponseReturnValue:
    """Change how offers go out, or try it, naming beside each field what is wrong."""
    form = OffersForm()
    if not form.validate():
        return _page(form), 422
    try:
        return _try(form) if "try" in request.form else _change(form)
    except BadRules as refusal:
        form.show_faults(refusal)
        return _page(form), 422


def _change(form: OffersForm) -> ResponseReturnValue:
    our_network.change_offer_rules(
        network_id=signed_in().network_id, given=form.given(), now=clock.now()
    )
    flash(_("It is changed."), "success")
    return redirect(url_for(".show"))


def _try(form: OffersForm) -> ResponseReturnValue:
    tried = policy_preview.preview_policy(
        network_id=signed_in().network_id, given=form.given(), now=clock.now()
    )
    return _page(form, tried)


def _page(form: OffersForm, tried: PolicyPreview | None = None) -> str:
    frame = our_network.get_frame(network_id=signed_in().network_id)
    return render_template(
        "coordinator_offers/show.html",
        form=form,
        hints=POLICY_HINTS,
        tried=tried,
        zone=frame.time_zone,
        back=url_for("coordinator_network.show"),
    )
