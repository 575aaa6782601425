"""The helper's own pages: what is asked of them, and whom they accompany."""

from helpnet.web.helper import (
    agenda,
    closing,
    contact,
    ending,
    goals,
    groups,
    handing_over,
    learner,
    meetings,
    offers,
    recording,
    removing,
)
from helpnet.web.helper.desk import bp

__all__ = [
    "agenda",
    "bp",
    "closing",
    "contact",
    "ending",
    "goals",
    "groups",
    "handing_over",
    "learner",
    "meetings",
    "offers",
    "recording",
    "removing",
]
