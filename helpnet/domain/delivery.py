"""How often a message is tried, how long it waits in between, and what is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpnet.domain.notices import SECRETS, NoticeChannel, NoticeKind

MOST_TRIES = 8
PATIENCE = timedelta(days=1)
"""So long a server that is down counts as no try of the messages that wait for it."""

_SPREAD = 0.5  # a wait is at most so much longer than its shortest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The network that a message comes from; the e-mail may be empty."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNotice:
    """One claimed message with all that its words need; `tries` counts this one."""

    id: int
    kind: NoticeKind
    channel: NoticeChannel
    address: str
    recipient: str
    language: str
    facts: dict[str, Any]
    network: Sender
    request_id: int | None
    account_id: int | None
    due_at: datetime
    tries: int


class Undeliverable(Exception):
    """The message did not leave.

    `lasting`: trying again is pointless. `outage`: no message leaves this way now.
    """

    def __init__(self, reason: str, *, lasting: bool, outage: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting, self.outage = reason, lasting, outage


def wait_after(tries: int, number: int) -> timedelta:
    """Return how long message `number` waits after so many tries in vain.

    One minute, then twice as long each time, and up to half of it more, which is
    another share for each message: those that failed together do not return together.
    """
    share = (number * 2_654_435_761 % 2**32) / 2**32  # Knuth's multiplicative hash
    return timedelta(minutes=2 ** (tries - 1) * (1 + _SPREAD * share))


def is_given_up(error: Undeliverable, due: DueNotice, *, now: datetime) -> bool:
    """Tell whether the message is never tried again."""
    if error.lasting:
        return True
    return due.tries >= MOST_TRIES and not is_excused(error, due, now=now)


def is_excused(error: Undeliverable, due: DueNotice, *, now: datetime) -> bool:
    """Tell whether this try does not count: it was not the message's fault."""
    return error.outage and now - due.due_at < PATIENCE


def harmless(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the facts without what opens a door."""
    return facts | dict.fromkeys(SECRETS & set(facts), "used")
