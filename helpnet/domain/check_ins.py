"""What a later question to a learner can be answered."""

from enum import StrEnum


class Still(StrEnum):
    """Can you still do it alone?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
