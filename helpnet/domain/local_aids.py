"""What a network or a partner adds for learners: incentives, and ways to a device."""

from enum import StrEnum


class AidKind(StrEnum):
    """An incentive to do something online, or a scheme for a device or connection."""

    INCENTIVE = "incentive"
    DEVICE = "device"
