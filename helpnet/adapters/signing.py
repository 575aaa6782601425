"""Signed tokens for links that need no account: a request's page, an offer's page."""

import hmac
from enum import StrEnum
from hashlib import sha256

from flask import current_app
from itsdangerous import BadSignature, Signer, URLSafeSerializer

SHORT_SIGNS = 12
"""Signs of a short signature: 72 bits, nobody guesses one by asking our server."""


class Purpose(StrEnum):
    """What a token opens; a token for one thing never opens another."""

    REQUEST = "request"
    OFFER = "offer"
    DRAFT = "draft"
    UNSUBSCRIBE = "unsubscribe"


def sign(purpose: Purpose, number: int | str) -> str:
    """Return a token, fit for an address, that only this installation can make."""
    token = _serializer(purpose).dumps(number)
    return token if isinstance(token, str) else token.decode()


def read_text(purpose: Purpose, token: str) -> str | None:
    """Return the text that was signed, or None for a forged or foreign token."""
    text = _read(purpose, token)
    return text if isinstance(text, str) else None


def read_number(purpose: Purpose, token: str) -> int | None:
    """Return the number that was signed, or None for a forged or foreign token."""
    number = _read(purpose, token)
    return number if isinstance(number, int) else None


def sign_short(purpose: Purpose, number: int) -> str:
    """Return a token short enough for a text: a letter, the number, 12 signs."""
    return f"{purpose[0]}{number}.{_short_signature(purpose, number)}"


def read_short(code: str) -> tuple[Purpose, int] | None:
    """Return what a short token is for and its number, or None for a forged one."""
    named, _, signature = code.partition(".")
    purpose, digits = _SHORT.get(named[:1]), named[1:]
    if purpose is None or not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) > _MOST_DIGITS or not signature.isascii():
        return None
    expected = _short_signature(purpose, int(digits))
    sound = hmac.compare_digest(expected, signature) and digits == str(int(digits))
    return (purpose, int(digits)) if sound else None


_SHORT = {purpose[0]: purpose for purpose in (Purpose.OFFER, Purpose.REQUEST)}
_MOST_DIGITS = 18


def _short_signature(purpose: Purpose, number: int) -> str:
    salt = f"short-{purpose.value}"
    signer = Signer(current_app.config["SECRET_KEY"], salt, digest_method=sha256)
    return signer.get_signature(str(number)).decode()[:SHORT_SIGNS]


def _read(purpose: Purpose, token: str) -> object:
    try:
        return _serializer(purpose).loads(token)
    except BadSignature:
        return None


def _serializer(purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose.value)
