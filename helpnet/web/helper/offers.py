"""What a helper is asked: look, answer right there, and see what became of it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.offers import DeclineReason
from helpnet.services import helper_offers
from helpnet.web.helper.desk import (
    bp,
    helpers_only,
    own_id,
    speak_for_own_network,
)
from helpnet.web.offer.acts import ANY_ACT, perform
from helpnet.web.offer.door import signed_in_as
from helpnet.web.offer.pages import look, page


@bp.get("/offers")
@helpers_only
def offers() -> ResponseReturnValue:
    """List who waits for an answer, then what became of the answers."""
    speak_for_own_network()
    found = helper_offers.list_offers(helper_id=own_id(), now=clock.now())
    reasons = list(DeclineReason)
    return render_template("helper/offers.html", found=found, reasons=reasons)


@bp.get("/offers/<int:offer_id>")
@helpers_only
def offer(offer_id: int) -> ResponseReturnValue:
    """Show one offer; whom the helper accompanies has a page of their own."""
    door = signed_in_as(own_id(), offer_id)
    found = look(door)
    if found.contact:
        return redirect(url_for(".learner", request_id=found.request_id))
    return page(door)


@bp.post(f"/offers/<int:offer_id>/{ANY_ACT}")
@helpers_only
def answer_offer(offer_id: int, act: str) -> ResponseReturnValue:
    """Answer, or go on from the answer."""
    return perform(signed_in_as(own_id(), offer_id), act)
