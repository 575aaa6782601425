"""Sending texts through the operator's gateway, one at a time."""

import json
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from config import Settings
from helpnet.adapters.sms_apprise import NotHandedOver, hand_over
from helpnet.adapters.sms_faults import OURS, is_lasting

TIME_OUT_SECONDS = 20  # shorter than the lease of a claimed message


class CannotText(Exception):
    """The text did not leave.

    `lasting`: trying again is pointless. `outage`: no text leaves now.
    """

    def __init__(self, reason: str, *, lasting: bool, outage: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.outage = reason, lasting, outage


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText:
    """One text to one number (E.164); `number` is the same at every try."""

    number: int
    to: str
    body: str


class _NoRedirect(HTTPRedirectHandler):
    """A gateway that moved is a fault: our token must not follow."""

    def redirect_request(self, *_given: object) -> None:
        """Follow nothing."""
        return


_opener = build_opener(_NoRedirect)


def send(text: ShortText, settings: Settings) -> None:
    """Hand one text to the gateway, or raise `CannotText`.

    An address on the web takes our JSON; any other is for apprise.
    """
    if settings.SMS_URL.startswith(("http://", "https://")):
        _post(text, settings)
        return
    try:
        hand_over(text.body, to=text.to, name=_name(text), address=settings.SMS_URL)
    except NotHandedOver as error:
        raise CannotText(
            error.reason, lasting=error.lasting, outage=error.outage
        ) from error


def _post(text: ShortText, settings: Settings) -> None:
    """POST `{"to", "from", "text", "id"}` with the token as bearer.

    The gateway is to refuse an `id` (also the Idempotency-Key) that it has sent
    before. Any 2xx is a success; a 4xx lasts, but for those that ask to come again.
    """
    try:
        with _opener.open(_request(text, settings), timeout=TIME_OUT_SECONDS):
            return
    except HTTPError as error:
        error.close()
        raise CannotText(
            f"HTTP {error.code}",
            lasting=is_lasting(error.code),
            outage=error.code in OURS,
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        refused = isinstance(getattr(error, "reason", None), ConnectionRefusedError)
        raise CannotText(
            str(error) or type(error).__name__, lasting=False, outage=refused
        ) from error


def _name(text: ShortText) -> str:
    return f"outbox-{text.number}"


def _request(text: ShortText, settings: Settings) -> Request:
    name = _name(text)
    content = {"to": text.to, "from": settings.SMS_FROM, "text": text.body, "id": name}
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {settings.SMS_TOKEN}",
        "Idempotency-Key": name,
    }
    return Request(  # noqa: S310 - the settings take http and https alone
        settings.SMS_URL, json.dumps(content).encode(), headers, method="POST"
    )
