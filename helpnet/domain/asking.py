"""How a request reaches us, and what keeps the learner away from the digital world."""

from enum import StrEnum


class Channel(StrEnum):
    """The way a request came in."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"


class Barrier(StrEnum):
    """What stops the learner; each calls for another first answer."""

    ACCESS = "access"
    SKILL = "skill"
    WISH = "wish"
