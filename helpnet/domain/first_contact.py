"""How a helper's first contact with a learner went."""

from datetime import timedelta
from enum import StrEnum

MANY_TRIES = 3
"""After so many calls without an answer a coordinator looks for another way."""

ONE_TRY = timedelta(minutes=10)
"""Two taps within this time tell of one call."""


class Contact(StrEnum):
    """What came of the call."""

    SPOKEN = "spoken"
    TRIED = "tried"
