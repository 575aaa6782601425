"""What tells one filled form from another, so that each counts once."""

import secrets
from typing import Any

MOST_KEY = 48


def new_key() -> str:
    """Return what tells one filled form from another, so that each counts once."""
    return secrets.token_urlsafe(16)


def read_key(field: Any) -> str:
    """Return the form's own key; a form without one counts as new."""
    given = field.data or ""
    plain = given.isascii() and given.isprintable()  # a NUL no database compares
    return given if 0 < len(given) <= MOST_KEY and plain else new_key()
