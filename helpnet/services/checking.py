"""Looking for whom nobody moves on, and for what contradicts itself."""

from collections.abc import Collection
from datetime import datetime

from helpnet.domain.checking import GRACE as GRACE
from helpnet.domain.checking import Fault as Fault
from helpnet.domain.checking import FaultKind as FaultKind
from helpnet.domain.notices import NoticeChannel
from helpnet.store.checking import Check, find_faults, list_by_hand


def list_faults(
    *, now: datetime, channels: Collection[NoticeChannel] = ()
) -> tuple[Fault, ...]:
    """Return everything that must not be so, by kind; nothing is changed.

    `channels`: those whose messages the worker sends; others wait for a human. What
    is due for less than an hour is not overdue.
    """
    check = Check(before=now - GRACE, by_hand=list_by_hand(), channels=channels)
    return tuple(find_faults(check))
