"""How often help may be asked for through the form, and who counts as one person."""

import unicodedata
from datetime import timedelta

from helpnet.domain.asking import Reach
from helpnet.domain.contacts import ContactWay

PER_ADDRESS, ADDRESS_WINDOW = 30, timedelta(hours=1)
"""Requests sent from one internet address: a library or a workshop shares one, and
fills in a form every two minutes at most; a machine sends thousands."""

PER_ADDRESS_DAILY, ADDRESS_DAY = 200, timedelta(days=1)
"""The same by the day (UTC): a library with a workshop all day, eight hours at a form
every two and a half minutes. Thirty an hour alone would let a machine send 720."""

PER_CONTACT, CONTACT_WINDOW = 3, timedelta(days=1)
"""Requests for one contact, counted by the day (UTC): somebody who cancels and asks
again has made a mistake or two. Only one of them is ever open."""


def contact_key(reach: Reach, where: str = "") -> str:
    """Return the same text for the same person to reach, empty where nobody can be.

    By phone: the number (E.164). At a neighbour's: that number and the learner's
    name. By e-mail: the address, whatever its capitals. By letter: the postal address
    and `where` it is (postcode and town), whatever capitals, accents and signs.
    """
    value = {
        ContactWay.PHONE: reach.phone,
        ContactWay.NEIGHBOUR: reach.phone and f"{reach.phone} {folded(reach.name)}",
        ContactWay.EMAIL: reach.email.casefold(),
        ContactWay.LETTER: reach.note and folded(f"{reach.note} {where}"),
    }[reach.way]
    return f"{reach.way}:{value}" if value else ""


def folded(text: str) -> str:
    """Return the words in small letters of any script, without accents or signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = (each for each in plain if not unicodedata.combining(each))
    return " ".join("".join(x if x.isalnum() else " " for x in bare).split())
