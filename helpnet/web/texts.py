"""Texts that come in through the operator's gateway, and short links in those sent."""

from flask import Blueprint, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from config import Settings
from helpnet import clock
from helpnet.adapters.signing import Purpose, read_short, sign
from helpnet.adapters.texts_received import (
    MOST_BYTES,
    BadText,
    HandedOver,
    read_text,
)
from helpnet.domain.text_signatures import is_signed
from helpnet.services import texts_in
from helpnet.web.guards import public
from helpnet.web.security import csrf

bp = Blueprint("texts", __name__)

OPENS = {Purpose.OFFER: "offer.show", Purpose.REQUEST: "status.show"}
SIGNATURE = "X-Helpnet-Signature"


@bp.get("/t/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Lead from the short link of a text to its page; opening it changes nothing."""
    found = read_short(code)
    if found is None:
        return abort(404)
    purpose, number = found
    return redirect(url_for(OPENS[purpose], token=sign(purpose, number)))


@bp.post("/texts/incoming")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def receive() -> ResponseReturnValue:
    """Take in a text that the gateway signed; twice the same is once."""
    settings: Settings = current_app.config["HELPNET"]
    if not settings.SMS_SECRET:
        return abort(404)
    try:
        given = read_text(_signed_body(settings), as_form=_is_form())
    except BadText as fault:
        return jsonify(error=str(fault)), 400
    except PermissionError as fault:
        return jsonify(error=str(fault)), 401
    return jsonify(outcome=_take_in(given))


def _take_in(given: HandedOver) -> str:
    return texts_in.receive(
        gateway_id=given.gateway_id,
        sender=given.sender,
        body=given.body,
        now=clock.now(),
    )


def _is_form() -> bool:
    return request.mimetype == "application/x-www-form-urlencoded"


def _signed_body(settings: Settings) -> bytes:
    """Return the body, or raise `BadText` or `PermissionError` with the reason."""
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(parse_form_data=False)
    except RequestEntityTooLarge:
        raise BadText("A text takes 4 kB at most.") from None
    header = request.headers.get(SIGNATURE, "")
    if not is_signed(header, body, secret=settings.SMS_SECRET, now=clock.now()):
        raise PermissionError("The signature is missing, wrong or too old.")
    return body
