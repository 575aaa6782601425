"""Where a request comes from, as far as counting attempts needs to know."""

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address

from flask import current_app, request


def address_key() -> str:
    """Return a stand-in for the caller's network that does not give it away.

    One IPv4 address, or the half of an IPv6 address that a household shares.
    """
    secret = str(current_app.config["SECRET_KEY"]).encode()
    place = _network(request.remote_addr or "").encode()
    return hmac.new(secret, place, hashlib.sha256).hexdigest()[:32]


def _network(given: str) -> str:
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if not isinstance(address, IPv6Address):
        return str(address)
    inner = address.ipv4_mapped
    return str(inner) if inner else address.exploded[:19]
