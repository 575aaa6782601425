"""The four questions a learner may answer at the start and at the end."""

from enum import StrEnum


class Moment(StrEnum):
    """When the questions were answered."""

    START = "start"
    END = "end"


class Ability(StrEnum):
    """What a learner says of one task: today, can you do it?"""

    ALONE = "alone"
    WITH_HELP = "with_help"
    NO = "no"
