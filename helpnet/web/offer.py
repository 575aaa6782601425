"""An offer's page, opened by a signed link: look, then say yes or no."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from helpnet import clock
from helpnet.adapters.signing import Purpose, read_number
from helpnet.domain.offers import DeclineReason
from helpnet.services import matching
from helpnet.services.offer_page import OfferPage, show_offer
from helpnet.web.fields import OneOf, Paragraph
from helpnet.web.guards import public
from helpnet.web.labels import label
from helpnet.web.page import show_network

bp = Blueprint("offer", __name__, url_prefix="/offer")


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Why not, in one tap."""

    reason = OneOf(_l("Why not?"), missing=_l("Please choose a reason."))
    note = Paragraph(_l("Do you want to add something?"), most=500)

    def __init__(self, *given: object, **options: object) -> None:
        super().__init__(*given, **options)
        self.reason.choices = [(each.value, label(each)) for each in DeclineReason]


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """Show what is asked; opening the page changes nothing."""
    return _page(token)


@bp.post("/<token>/accept")
@public
def accept(token: str) -> ResponseReturnValue:
    """Say yes."""
    try:
        matching.accept(offer_id=_offer_id(token), now=clock.now())
    except matching.OfferGone as refusal:
        return _page(token, gone=refusal.reason), 409
    return redirect(url_for(".show", token=token))


@bp.get("/<token>/decline")
@public
def ask_why(token: str) -> ResponseReturnValue:
    """Ask why not."""
    return _page(token, form=DeclineForm(formdata=None))


@bp.post("/<token>/decline")
@public
def decline(token: str) -> ResponseReturnValue:
    """Say no, with a reason."""
    form = DeclineForm()
    if not form.validate():
        return _page(token, form=form), 422
    try:
        matching.decline(
            offer_id=_offer_id(token),
            reason=DeclineReason(form.reason.data),
            note=form.note.data,
            now=clock.now(),
        )
    except matching.OfferGone as refusal:
        return _page(token, gone=refusal.reason), 409
    return redirect(url_for(".show", token=token))


def _page(
    token: str, *, gone: matching.Gone | None = None, form: DeclineForm | None = None
) -> str:
    found = show_offer(offer_id=_offer_id(token), now=clock.now())
    show_network(
        name=found.network, phone=found.network_phone, time_zone=found.time_zone
    )
    closed = gone or _why_closed(found)
    template = "closed" if closed else "decline" if form else "open"
    if found.contact and not gone:
        template = "accepted"
    return render_template(
        f"offer/{template}.html", offer=found, gone=closed, token=token, form=form
    )


def _why_closed(found: OfferPage) -> str:
    """Return why this offer cannot be answered, or nothing."""
    if found.status == "asked":
        return "expired" if found.expired else ""
    if found.status == "withdrawn" and found.taken:
        return "taken"
    if found.status == "accepted":
        return "" if found.contact else "changed"
    return found.status.value


def _offer_id(token: str) -> int:
    number = read_number(Purpose.OFFER, token)
    return abort(404) if number is None else number
