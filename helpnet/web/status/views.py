"""A learner follows their request: find it, look at it, cancel it, ask for a call."""

from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.exc import NoResultFound
from wtforms.validators import ValidationError

from helpnet import clock
from helpnet.adapters.signing import Purpose, read_number, sign
from helpnet.domain.doers import LEARNER
from helpnet.domain.journey import ENDS, Stage
from helpnet.domain.local_times import local_day
from helpnet.domain.references import BadReference, Wrong, parse_reference
from helpnet.services import autonomy, handover, tracking, undoing
from helpnet.services.tracking import RequestPage
from helpnet.web.brings import brought, list_devices
from helpnet.web.callers import address_key
from helpnet.web.errors import show_error
from helpnet.web.fields import Line, Paragraph
from helpnet.web.guards import public
from helpnet.web.page import show_network

bp = Blueprint("status", __name__, url_prefix="/request")

PATH = (
    _l("You asked"),
    _l("We ask a helper"),
    _l("A helper says yes"),
    _l("You meet"),
    _l("You do it alone"),
)
_NOW = {Stage.WAITING: 1, Stage.OFFERED: 2, Stage.ACCOMPANIED: 3, Stage.AUTONOMOUS: 5}

_WRONG = {
    Wrong.LENGTH: _l("A reference has 8 letters and digits, such as K7M4-QX9A."),
    Wrong.CHARACTER: _l("One sign cannot be right. Please look at your paper again."),
    Wrong.CHECK: _l("One sign must be wrong. Please look at your paper again."),
}


class FindForm(FlaskForm):  # type: ignore[misc]
    """The reference, and something only the learner knows."""

    reference = Line(
        _l("Your reference"),
        description=_l("For example K7M4-QX9A. It is on the paper or in the e-mail."),
        missing=_l("Please type your reference."),
        most=60,
    )
    proof = Line(
        _l("The last 4 digits of your phone number"),
        description=_l(
            "You gave us an e-mail address? Type it here. "
            "We write to you, or call your neighbour? Type your postcode."
        ),
        missing=_l("Please type the last 4 digits, your e-mail or your postcode."),
        most=254,
    )

    def validate_reference(self, field: Line) -> None:
        """Say what is wrong with the reference, or keep it as we write it."""
        try:
            field.data = parse_reference(field.data)
        except BadReference as bad:
            raise ValidationError(str(_WRONG[bad.reason])) from None


class CallForm(FlaskForm):  # type: ignore[misc]
    """Please call me, and what about."""

    note = Paragraph(
        _l("What is it about?"),
        description=_l("You can leave this empty."),
        most=300,
    )


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Why the learner wants no more help, if they like to say."""

    why = Paragraph(
        _l("Why? Only the coordinator reads this."),
        description=_l("You can leave this empty."),
        most=500,
    )


@bp.get("")
@public
def find() -> ResponseReturnValue:
    """Ask for the reference."""
    return render_template("status/find.html", form=FindForm())


@bp.post("")
@public
def look() -> ResponseReturnValue:
    """Open the request, or say that the two do not belong together."""
    form = FindForm()
    if not form.validate():
        return render_template("status/find.html", form=form), 422
    found = tracking.find_request(
        reference=form.reference.data,
        proof=form.proof.data,
        address_key=address_key(),
        now=clock.now(),
    )
    if found is None:
        form.proof.errors = [_("We find no request with these two. Please look again.")]
        return render_template("status/find.html", form=form), 422
    return redirect(url_for(".show", token=sign(Purpose.REQUEST, found)))


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show where the request stands and what comes next."""
    return _page(token, CallForm(formdata=None))


@bp.get("/<token>/cancel")
@public
def confirm_cancel(token: str) -> ResponseReturnValue:
    """Ask whether the request shall really be cancelled."""
    asked = asked_for(token)
    if asked.stage in ENDS:
        return redirect(url_for(".show", token=token))
    form = CancelForm(formdata=None)
    return render_template("status/cancel.html", asked=asked, token=token, form=form)


@bp.post("/<token>/cancel")
@public
def cancel(token: str) -> ResponseReturnValue:
    """Cancel the request."""
    form = CancelForm()
    if not form.validate():
        asked = asked_for(token)
        given = {"asked": asked, "token": token, "form": form}
        return render_template("status/cancel.html", **given), 422
    tracking.withdraw(
        request_id=number_of(token), why=form.why.data or "", now=clock.now()
    )
    flash(_("Your request is cancelled. Thank you for telling us."), "success")
    return redirect(url_for(".show", token=token))


@bp.post("/<token>/call")
@public
def call(token: str) -> ResponseReturnValue:
    """Note that the learner wants a call."""
    form = CallForm()
    if not form.validate():
        return _page(token, form), 422
    tracking.ask_for_call(
        request_id=number_of(token), note=form.note.data, now=clock.now()
    )
    flash(_("We have noted it. We call you soon."), "success")
    return redirect(url_for(".show", token=token))


@bp.post("/<token>/alone")
@public
def confirm_alone(token: str) -> ResponseReturnValue:
    """Close the request: its learner can do it alone."""
    autonomy.confirm_by_learner(request_id=number_of(token), now=clock.now())
    flash(_("Well done! We are happy with you."), "success")
    return redirect(url_for(".after", token=token))


@bp.post("/<token>/reopen")
@public
def reopen(token: str) -> ResponseReturnValue:
    """Let a request that has ended wait for a helper again."""
    other = autonomy.reopen_by_learner(request_id=number_of(token), now=clock.now())
    if other:
        form = CallForm(formdata=None)
        return _page(token, form, "already_open", other.phone), 409
    flash(_("We look for a helper again."), "success")
    return redirect(url_for(".show", token=token))


@bp.get("/<token>/card")
@public
def card(token: str) -> ResponseReturnValue:
    """Show a card to print and keep: reference, number, who calls by when."""
    asked = asked_for(token)
    ended = asked.stage in ENDS
    return render_template("status/card.html", asked=asked, token=token, ended=ended)


@bp.errorhandler(NoResultFound)
def _gone(_error: Exception) -> ResponseReturnValue:
    """Say that the link was ours but its request is not kept any more."""
    return show_error(410)


def _page(token: str, form: CallForm, refusal: str = "", their_phone: str = "") -> str:
    asked = asked_for(token)
    return render_template(
        "status/show.html",
        asked=asked,
        token=token,
        form=form,
        path=[str(words) for words in PATH],
        now=_position(asked),
        at=clock.now(),
        ended=asked.stage in ENDS,
        devices=list_devices(asked),
        **brought(asked),
        refusal=refusal,
        their_phone=their_phone,
        late=asked.promised < local_day(clock.now(), asked.time_zone),
        **_may_say(asked),
    )


def _may_say(asked: RequestPage) -> dict[str, Any]:
    """Return what the learner may take back, and what is asked about a handover."""
    number, learner = asked.request_id, LEARNER
    undoable = undoing.list_undoable(request_id=number, doer=learner, now=clock.now())
    return {
        "undoable": undoable,
        "passed_on": handover.find_sheet(request_id=number),
    }


def asked_for(token: str) -> RequestPage:
    """Return the request of a signed link and let the page speak for its network."""
    asked = tracking.show_request(request_id=number_of(token))
    show_network(
        name=asked.network, phone=asked.network_phone, time_zone=asked.time_zone
    )
    return asked


def number_of(token: str) -> int:
    """Return the request's number of a signed link, or answer that there is none."""
    number = read_number(Purpose.REQUEST, token)
    return abort(404) if number is None else number


def _position(asked: RequestPage) -> int:
    """Return how far along the way the request is, from 0."""
    met = asked.stage is Stage.ACCOMPANIED and asked.has_met
    return _NOW.get(asked.stage, 0) + (1 if met else 0)
