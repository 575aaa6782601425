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
from helpnet.store.transaction import transaction

SIGN_IN_LASTS = timedelta(minutes=30)
MOST_REASON = 500
"""So many characters are kept of what a server said."""

Send = Callable[[DueNotice], None]
"""Hands one message over, or raises `Undeliverable`."""


class Result(StrEnum):
    """How one try ended."""

    SENT = "sent"
    NOT_OURS = "not_ours"  # cancelled, or in another worker's hands
    FAILED = "failed"  # for good
    AGAIN = "again"  # later
    OUTAGE = "outage"  # no message leaves this way now


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that one worker reserved at that moment, in order, with their lanes."""

    at: datetime
    claimed: Sequence[tuple[int, str]]


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


def deliver_one(
    *,
    number: int,
    claimed_at: datetime,
    send: Send,
    now: datetime,
    channels: Collection[NoticeChannel] = BY_MAIL,
) -> Result:
    """Try one claimed message; nothing stays open in the database while it is sent.

    A crash between sending and marking costs one copy with the same Message-ID at
    most; a message is never lost. `channels` are those that may replace this one.
    """
    due = _take(number=number, claimed_at=claimed_at, now=now)
    if due is None:
        return Result.NOT_OURS
    try:
        _try(due, send)
    except Undeliverable as error:
        return _note_failure(due=due, error=error, now=now, channels=channels)
    _mark_sent(due=due, now=now)
    return Result.SENT


def _try(due: DueNotice, send: Send) -> None:
    if due.tries > MOST_TRIES:  # the worker died in each of them
        raise Undeliverable("tried too often", lasting=True)
    send(due)


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

    What is not tried is given back: all after an outage, and what stands in a lane
    behind a message that must be tried again.
    """
    results, held, left = list[Result](), set[str](), dict(batch.claimed)
    one = partial(deliver_one, claimed_at=batch.at, send=send, channels=channels)
    for number, lane in batch.claimed:
        if Result.OUTAGE in results[-1:] or not go_on():
            break
        if lane in held:
            continue
        results.append(one(number=number, now=clock()))
        del left[number]
        held |= {lane} if lane and results[-1] is Result.AGAIN else set()
    if left:
        _give_back(numbers=left, claimed_at=batch.at)
    return results


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
def _take(*, number: int, claimed_at: datetime, now: datetime) -> DueNotice | None:
    return take(number, claimed_at=claimed_at, now=now)


@transaction
def _give_back(*, numbers: Collection[int], claimed_at: datetime) -> None:
    give_back(numbers, claimed_at=claimed_at)


@transaction
def _mark_sent(*, due: DueNotice, now: datetime) -> None:
    mark_sent(due, at=now)


@transaction
def _note_failure(
    *,
    due: DueNotice,
    error: Undeliverable,
    now: datetime,
    channels: Collection[NoticeChannel],
) -> Result:
    """Try again later, each time twice as late, or let something else replace it."""
    reason = error.reason[:MOST_REASON]
    if is_given_up(error, due, now=now):
        mark_failed(due, reason, at=now)
        replace_failed(due, at=now, channels=channels)
        return Result.FAILED
    if is_excused(error, due, now=now):
        postpone(due, reason, until=due.due_at, tries=due.tries - 1)
        return Result.OUTAGE
    until = now + wait_after(due.tries, due.id)
    postpone(due, reason, until=until, tries=due.tries)
    return Result.OUTAGE if error.outage else Result.AGAIN
