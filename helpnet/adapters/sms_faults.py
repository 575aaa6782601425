"""Which answers of a gateway for texts last, which pass, which are our own fault."""

OURS = frozenset({401, 402, 403})
"""A wrong password, no money left: no text leaves until the operator mends it."""

_PASSING = OURS | {408, 409, 425, 429}


def is_lasting(status: int) -> bool:
    """Tell whether sending the same text again is pointless after this HTTP status."""
    return 300 <= status < 500 and status not in _PASSING
