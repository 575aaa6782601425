"""What could change so that more helpers fit, and what it costs the learner."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType


class ChangeKind(StrEnum):
    """What could change so that one helper more fits."""

    ROOM = "room"
    VETTING = "vetting"
    FURTHER = "further"
    DAY = "day"
    ANY_TIME = "any_time"
    PLACE = "place"
    MODE = "mode"
    LANGUAGE = "language"
    MAIN_NEED = "main_need"


class Cost(IntEnum):
    """What a change asks of the learner, cheapest first."""

    NOTHING = 0
    ANOTHER_TIME = 1
    A_JOURNEY = 2
    ANOTHER_WAY = 3
    ANOTHER_LANGUAGE = 4
    ANOTHER_WISH = 5


COSTS: Mapping[ChangeKind, Cost] = MappingProxyType(
    {
        ChangeKind.ROOM: Cost.NOTHING,
        ChangeKind.VETTING: Cost.NOTHING,
        ChangeKind.FURTHER: Cost.NOTHING,
        ChangeKind.DAY: Cost.ANOTHER_TIME,
        ChangeKind.ANY_TIME: Cost.ANOTHER_TIME,
        ChangeKind.PLACE: Cost.A_JOURNEY,
        ChangeKind.MODE: Cost.ANOTHER_WAY,
        ChangeKind.LANGUAGE: Cost.ANOTHER_LANGUAGE,
        ChangeKind.MAIN_NEED: Cost.ANOTHER_WISH,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One single change, and who could take the request after it and cannot now.

    `lost` counts those who can now and could not after it.

    `value`: whole kilometres for `further`, places per helper for `room`, the id of
    the partner's place for `place`, of the mode, day, language or need for those,
    empty for `vetting` and `any_time`. `helper_ids` are in ascending order.
    """

    kind: ChangeKind
    value: int | str
    helper_ids: tuple[int, ...]
    lost: int = 0

    @property
    def yields(self) -> int:
        """Return how many helpers more could take the request."""
        return len(self.helper_ids) - self.lost

    @property
    def cost(self) -> Cost:
        """Return what it asks of the learner."""
        return COSTS[self.kind]


def first_of_each_kind(changes: Iterable[Change], most: int) -> tuple[Change, ...]:
    """Return the first `most` changes of every kind, in the order given."""
    seen: Counter[ChangeKind] = Counter()
    first = []
    for change in changes:
        seen[change.kind] += 1
        if seen[change.kind] <= most:
            first.append(change)
    return tuple(first)
