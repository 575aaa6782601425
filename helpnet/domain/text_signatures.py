"""How a gateway proves that a text comes from it: a signed moment and body."""

import hmac
import re
from datetime import datetime
from hashlib import sha256

WINDOW_SECONDS = 300
"""What is older, or further ahead, than five minutes is refused."""

_HEADER = re.compile(r"t=([0-9]{1,12}),\s*v1=([0-9a-fA-F]{64})", re.ASCII)


def signature(body: bytes, *, secret: str, moment: int) -> str:
    """Return the header's value for this body: `t=<unix>,v1=<hmac-sha256>`."""
    signed = f"{moment}.".encode() + body
    digest = hmac.new(secret.encode(), signed, sha256).hexdigest()
    return f"t={moment},v1={digest}"


def is_signed(header: str, body: bytes, *, secret: str, now: datetime) -> bool:
    """Tell whether who knows the secret signed exactly this body, just now."""
    given = _HEADER.fullmatch(header.strip())
    if given is None:
        return False
    moment = int(given[1])
    expected = signature(body, secret=secret, moment=moment).rpartition("=")[2]
    same = hmac.compare_digest(expected, given[2].lower())
    return same and abs(now.timestamp() - moment) <= WINDOW_SECONDS
