"""How an accompaniment ended, as the reports count it."""

from enum import StrEnum


class EpisodeEnd(StrEnum):
    """How it ended; `other` where no reason was given."""

    AUTONOMOUS = "autonomous"
    MOVED_AWAY = "moved_away"
    STOPPED = "stopped"
    PASSED_ON = "passed_on"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    OTHER = "other"
