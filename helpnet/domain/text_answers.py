"""What a text that comes in says: yes, no, stop, or something for a human."""

from enum import StrEnum


class TextMeaning(StrEnum):
    """What the sender wants."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    OTHER = "other"


class TextOutcome(StrEnum):
    """What became of a text."""

    DONE = "done"
    ASKED_WHICH = "asked_which"
    TOO_LATE = "too_late"
    NOTHING_OPEN = "nothing_open"
    UNKNOWN_NUMBER = "unknown_number"
    FOR_A_HUMAN = "for_a_human"
