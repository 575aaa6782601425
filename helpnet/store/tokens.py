"""Secrets handed to people, of which the database keeps a hash and nothing else."""

import hashlib
import secrets


def new_token() -> str:
    """Return a secret that nobody can guess (192 bits), fit for an address."""
    return secrets.token_urlsafe(24)


def hashed(token: str) -> str:
    """Return what the database keeps of a secret token (SHA-256, hex)."""
    return hashlib.sha256(token.encode()).hexdigest()
