"""How help can happen, and which ways need a journey."""

from enum import StrEnum


class Mode(StrEnum):
    """A way of helping; declared in the order of the bits that store it."""

    HOME_VISIT = "home_visit"
    PUBLIC_PLACE = "public_place"
    PHONE = "phone"
    VIDEO = "video"
    CHAT = "chat"


IN_PERSON = frozenset({Mode.HOME_VISIT, Mode.PUBLIC_PLACE})
REMOTE = frozenset(Mode) - IN_PERSON
