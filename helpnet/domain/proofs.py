"""How a learner without account proves that a request is theirs."""

import hmac
import re

from helpnet.domain.contacts import ContactWay, last_digits
from helpnet.domain.place_names import normalise, postcode_key

SIGNS = 4
"""How many last digits of the phone number are asked for."""


def proofs(
    way: ContactWay, *, phone: str, email: str, postcode: str, town: str
) -> tuple[str, ...]:
    """Return what opens a request, by how its learner can be reached.

    The last digits of the learner's own phone; the e-mail address; else the
    postcode, or the town where no postcode is known.
    """
    if way is ContactWay.PHONE:
        return (last_digits(phone, SIGNS),)
    if way is ContactWay.EMAIL:
        return (email.lower(),)
    return (postcode_key(postcode) or normalise(town),)


def proves(typed: str, right: tuple[str, ...]) -> bool:
    """Tell whether the typed words open the request.

    Takes as long where there is no request: every reading is compared, with a
    stand-in if need be.
    """
    found = False
    for proof in right or ("",):
        for reading in _readings(typed):
            same = hmac.compare_digest(reading.encode(), proof.encode())
            found = found or (same and bool(proof))
    return found


def _readings(typed: str) -> tuple[str, ...]:
    """Return the typed words as digits, as an address, as a postcode, as a town."""
    digits = re.sub(r"[^0-9]", "", typed)
    return (
        digits[-SIGNS:],  # many people type the whole number
        typed.strip().lower(),
        postcode_key(typed),
        normalise(typed),
    )
