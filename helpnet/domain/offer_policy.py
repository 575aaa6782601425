"""How offers go out in a network: by whom, how many, when not, and how far."""

from dataclasses import dataclass
from enum import StrEnum


class OfferPolicy(StrEnum):
    """Who decides that the next helpers are asked."""

    MANUAL = "manual"
    ASSISTED = "assisted"
    AUTOMATIC = "automatic"


class Circle(StrEnum):
    """How far helpers are looked for: as asked, then wider, then when some come."""

    OWN = "own"
    WIDER = "wider"
    WAITING_LIST = "waiting_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """When nobody is written to: from an hour to an hour of the network's clock.

    Both are 0 to 23 and may lie on two days; equal hours mean no quiet at all.
    `weekends`: Saturday and Sunday are quiet as a whole.
    """

    from_hour: int = 21
    until_hour: int = 8
    weekends: bool = False
