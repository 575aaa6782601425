"""The people of a network: approve, refuse, check, pause, suspend."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from helpnet import clock
from helpnet.domain.access import Role, Standing, StandingEvent
from helpnet.services import accounts, people
from helpnet.web.coordinator.forms import CheckForm, RefusalForm
from helpnet.web.coordinator.surroundings import (
    page_asked_for,
    speak_for_own_network,
    text_asked_for,
)
from helpnet.web.guards import open_to, signed_in

bp = Blueprint("coordinator_people", __name__, url_prefix="/coordinator/people")
bp.before_request(speak_for_own_network)


@bp.get("/")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    """Show who waits for approval, and everybody who helps."""
    text = text_asked_for()
    given = request.args.get("standing", "")
    standing = Standing(given) if given in set(Standing) else None
    found = people.list_people(
        network_id=signed_in().network_id,
        standing=standing,
        text=text,
        page=page_asked_for(),
    )
    asked = {"text": text, "standing": standing, "standings": tuple(Standing)}
    return render_template("coordinator/people.html", found=found, **asked)


@bp.get("/<int:helper_id>")
@open_to(Role.COORDINATOR)
def show(helper_id: int) -> ResponseReturnValue:
    """Show one helper: profile, learners, what they were asked."""
    return _helper(helper_id)


@bp.post("/<int:helper_id>/approve")
@open_to(Role.COORDINATOR)
def approve(helper_id: int) -> ResponseReturnValue:
    """Let somebody help."""
    people.approve_helper(
        network_id=signed_in().network_id, helper_id=helper_id, now=clock.now()
    )
    return _done(helper_id, _("This person can help now, and is told so."))


@bp.post("/<int:helper_id>/refuse")
@open_to(Role.COORDINATOR)
def refuse(helper_id: int) -> ResponseReturnValue:
    """Decline somebody's wish to help."""
    form = RefusalForm()
    if not form.validate():
        return _helper(helper_id, refusal=form), 422
    people.refuse_helper(
        network_id=signed_in().network_id,
        helper_id=helper_id,
        sentence=form.sentence.data,
        now=clock.now(),
    )
    return _done(helper_id, _("The person is told, with your sentence."))


@bp.post("/<int:helper_id>/check")
@open_to(Role.COORDINATOR)
def check(helper_id: int) -> ResponseReturnValue:
    """Keep until when the background check is valid."""
    form = CheckForm()
    if not form.validate():
        return _helper(helper_id, check=form), 422
    people.record_check(
        network_id=signed_in().network_id,
        helper_id=helper_id,
        until=form.until.data,
        now=clock.now(),
    )
    return _done(helper_id, _("The background check is noted."))


@bp.post("/<int:helper_id>/<any(paused, resumed, left):event>")
@open_to(Role.COORDINATOR)
def change(helper_id: int, event: str) -> ResponseReturnValue:
    """Let a helper rest, or begin again."""
    people.change_standing(
        network_id=signed_in().network_id,
        helper_id=helper_id,
        event=StandingEvent(event),
        now=clock.now(),
    )
    return _done(helper_id, _("It is changed."))


@bp.post("/accounts/<int:account_id>/<any(suspend, restore):what>")
@open_to(Role.COORDINATOR)
def account(account_id: int, what: str) -> ResponseReturnValue:
    """Shut somebody out at once, or let them in again."""
    person = signed_in()
    if account_id == person.account_id:
        abort(409)  # nobody locks the door behind themselves
    whose = {"network_id": person.network_id, "account_id": account_id}
    if what == "suspend":
        accounts.suspend_account(**whose, now=clock.now())
    else:
        accounts.restore_account(**whose)
    flash(_("It is changed."), "success")
    return redirect(url_for(".index"))


def _helper(
    helper_id: int, refusal: RefusalForm | None = None, check: CheckForm | None = None
) -> str:
    found = people.show_helper(network_id=signed_in().network_id, helper_id=helper_id)
    return render_template(
        "coordinator/helper.html",
        helper=found,
        refusal=refusal or RefusalForm(formdata=None),
        check=check or CheckForm(formdata=None, until=found.vetted_until),
        form=refusal or check or RefusalForm(formdata=None),
        back=url_for(".index"),
    )


def _done(helper_id: int, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".show", helper_id=helper_id))
