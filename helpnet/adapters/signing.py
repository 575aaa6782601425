"""Signed tokens for links that need no account: a request's page, an offer's page."""

from enum import StrEnum

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


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


def _read(purpose: Purpose, token: str) -> object:
    try:
        return _serializer(purpose).loads(token)
    except BadSignature:
        return None


def _serializer(purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose.value)
