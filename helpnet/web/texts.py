"""Texts that come in through the operator's gateway, and short links in those sent."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from helpnet.adapters.signing import Purpose, read_short, sign
from helpnet.web.guards import public

bp = Blueprint("texts", __name__)

OPENS = {Purpose.OFFER: "offer.show", Purpose.REQUEST: "status.show"}


@bp.get("/t/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Lead from the short link of a text to its page; opening it changes nothing."""
    found = read_short(code)
    if found is None:
        return abort(404)
    purpose, number = found
    return redirect(url_for(OPENS[purpose], token=sign(purpose, number)))
