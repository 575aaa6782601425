"""Passwords: which are too easy to guess, and what is kept instead of them."""

import hashlib
import hmac
from enum import StrEnum

LEAST_LENGTH = 12
MOST_LENGTH = 200

# 32 MiB and about a tenth of a second per guess (scrypt, RFC 7914); written in
# front of every kept password, so that a stronger choice can follow one day.
_COST, _BLOCK, _LANES = 2**15, 8, 1
_METHOD = f"scrypt:{_COST}:{_BLOCK}:{_LANES}"

NOBODYS = f"{_METHOD}$nobody${'0' * 128}"
"""Kept by no account: checking against it takes as long as any other check."""

# The ones tried first by those who guess, among those that are long enough.
COMMONEST = frozenset(
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789012345",
        "1234567890123456",
        "123123123123",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "abcdefghijkl",
        "administrator",
        "azertyuiopqs",
        "changemenow1",
        "geheim123456",
        "iloveyou1234",
        "letmein12345",
        "motdepasse12",
        "motdepasse123",
        "motdepasse1234",
        "passwort1234",
        "passwort12345",
        "password1234",
        "password12345",
        "passwordpassword",
        "qwerty123456",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopas",
        "wachtwoord12",
        "wachtwoord123",
        "wachtwoord1234",
        "welcome12345",
        "welkom123456",
        "bienvenue123",
    }
)


class PasswordFault(StrEnum):
    """What is wrong with a password that somebody wants to use."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"


def find_fault(password: str, *, email: str = "") -> PasswordFault | None:
    """Return why this password must not be used, or None."""
    if len(password) < LEAST_LENGTH:
        return PasswordFault.TOO_SHORT
    if len(password) > MOST_LENGTH:
        return PasswordFault.TOO_LONG
    plain = password.casefold()
    easy = plain in COMMONEST or len(set(plain)) < 4 or plain == email.casefold()
    return PasswordFault.TOO_COMMON if easy else None


def keep(password: str, salt: str) -> str:
    """Return what is kept of a password: method, salt and scrypt hash; slow."""
    return f"{_METHOD}${salt}${_scrypt(password, salt)}"


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether this is the kept password; as slow when none is kept."""
    method, salt, expected = (kept or NOBODYS).split("$")
    found = _scrypt(password[: MOST_LENGTH + 1], salt)
    return method == _METHOD and hmac.compare_digest(found, expected)


def _scrypt(password: str, salt: str) -> str:
    return hashlib.scrypt(
        password.encode(),
        salt=salt.encode(),
        n=_COST,
        r=_BLOCK,
        p=_LANES,
        maxmem=256 * _COST * _BLOCK * _LANES,
    ).hex()
