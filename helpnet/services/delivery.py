"""Sending what waits in the outbox: claim, try, mark, and never lose a message."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from helpnet.domain.delivery import (
    MOST_TRIES,
    harmless,
    is_excused,
    is_given_up,
    wait_after,
)
from helpnet.domain.delivery import DueNotice as DueNotice
from helpnet.domain.delivery import Undeliverable as Undeliverable
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.fallback import replace_failed
from helpnet.store.outbox import (
    BY_MAIL,
    MOST_AT_ONCE,
    claim,
    give_back,
    is_anything_due,
    list_stale,
    mark_failed,
    mark_sent,
    postpone,
    take,
)
from helpnet.store.stopped_texts import drop_unwanted
from helpnet.store.transaction import transaction

SIGN_IN_LASTS = timedelta(minutes=30)
MOST_REASON = 500
"""So many characters are kept of what a server said."""

Send = Callable[[DueNotice], None]
"""Hands one message over, or raises `Undeliverable`."""


class Result(StrEnum):
    """How one try ended."""

    SENT = "sent"
    FAILED = "failed"  # for good
    AGAIN = "again"  # later
    OUTAGE = "outage"  # no message leaves this way now


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that one worker reserved at that moment, in order, with their lanes."""

    at: datetime
    claimed: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Tried:
    """One try and how it ended."""

    due: DueNotice
    result: Result
    error: Undeliverable | None = None


def claim_due(
    *,
    now: datetime,
    channels: Collection[NoticeChannel] = BY_MAIL,
    most: int = MOST_AT_ONCE,
) -> Batch:
    """Reserve the messages that are due; nothing is written when there are none.

    What is not tried within the lease is anybody's again.
    """
    if not is_anything_due(now, channels):
        db.session.rollback()
        return Batch(now, ())
    return _claim(now=now, channels=channels, most=most)


def deliver_due(
    *, send: Send, now: datetime, channels: Collection[NoticeChannel] = BY_MAIL
) -> int:
    """Send a batch of due messages of these channels; return how many left."""
    cancel_stale(now=now)
    batch = claim_due(now=now, channels=channels)
    results = deliver_batch(batch, send=send, clock=lambda: now, channels=channels)
    return results.count(Result.SENT)


def deliver_batch(
    batch: Batch,
    *,
    send: Send,
    clock: Callable[[], datetime],
    channels: Collection[NoticeChannel] = BY_MAIL,
    go_on: Callable[[], bool] = lambda: True,
) -> list[Result]:
    """Try the messages of a batch in order while `go_on`; return how each ended.

    Nothing is open in the database while one is sent. A crash between sending and
    marking costs one copy with the same Message-ID at most; none is lost. What is not
    tried is given back: all after an outage, and what stands in a lane behind one
    that must be tried again. `channels` are those that may replace what fails.
    """
    turn = partial(_turn, claimed_at=batch.at, channels=channels)
    tries, held, left = list[Tried](), set[str](), dict(batch.claimed)
    last: Tried | None = None
    for number, lane in batch.claimed:
        if (last and last.result is Result.OUTAGE) or not go_on():
            break
        if lane in held:
            continue
        del left[number]
        due = turn(ended=last, number=number, now=clock())
        last = _try(due, send, clock) if due else None
        tries += [last] if last else []
        held |= {lane} if last and lane and last.result is Result.AGAIN else set()
    turn(ended=last, left=left, now=clock())
    return [each.result for each in tries]


def _try(due: DueNotice, send: Send, clock: Callable[[], datetime]) -> Tried:
    try:
        if due.tries > MOST_TRIES:  # the worker died in each of them
            raise Undeliverable("tried too often", lasting=True)
        send(due)
    except Undeliverable as error:
        return Tried(due, _judge(due, error, clock()), error)
    return Tried(due, Result.SENT)


def _judge(due: DueNotice, error: Undeliverable, now: datetime) -> Result:
    if is_given_up(error, due, now=now):
        return Result.FAILED
    return Result.OUTAGE if error.outage else Result.AGAIN


@transaction
def cancel_stale(*, now: datetime) -> None:
    """Cancel sign-in mails that would arrive with a dead link."""
    for notice in list_stale(NoticeKind.SIGN_IN, before=now - SIGN_IN_LASTS):
        notice.status, notice.settled_at = NoticeStatus.CANCELLED, now
        notice.facts = harmless(notice.facts)


@transaction
def _claim(*, now: datetime, channels: Collection[NoticeChannel], most: int) -> Batch:
    return Batch(now, claim(now=now, channels=channels, most=most))


@transaction
def _turn(
    *,
    ended: Tried | None,
    claimed_at: datetime,
    channels: Collection[NoticeChannel],
    now: datetime,
    number: int = 0,
    left: Collection[int] = (),
) -> DueNotice | None:
    """Note how the last try ended, and take the next: one commit for each message."""
    if ended:
        _note(ended, channels, now)
    if left:
        give_back(left, claimed_at=claimed_at)
    due = take(number, claimed_at=claimed_at, now=now) if number else None
    unwanted = due and drop_unwanted(due, at=now, channels=channels)
    return None if unwanted else due


def _note(tried: Tried, channels: Collection[NoticeChannel], now: datetime) -> None:
    due, error = tried.due, tried.error
    if error is None:
        mark_sent(due, at=now)
        return
    reason = error.reason[:MOST_REASON]
    if tried.result is Result.FAILED:
        mark_failed(due, reason, at=now)
        replace_failed(due, at=now, channels=channels)
    elif is_excused(error, due, now=now):
        postpone(due, reason, until=due.due_at, tries=due.tries - 1)
    else:
        until = now + wait_after(due.tries, due.id)
        postpone(due, reason, until=until, tries=due.tries)
