"""What comes of a call that a coordinator makes, try by try, and when to call again."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

TAKEN_FOR = timedelta(minutes=30)
"""How long a call is somebody's who said so and then nothing more."""
MOST_DAYS_AHEAD = 60
MOST_KEPT = 50
"""Tries beyond these are counted but no longer told one by one."""


class CallOutcome(StrEnum):
    """What came of one try."""

    TAKEN = "taken"
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"


ENDS = frozenset({CallOutcome.REACHED, CallOutcome.WRONG_NUMBER})


class CallFault(StrEnum):
    """What is wrong with when to call back."""

    IN_THE_PAST = "in_the_past"
    TOO_FAR_AHEAD = "too_far_ahead"


class BadCallBack(Exception):
    """Nobody can be called back then."""

    def __init__(self, fault: CallFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What one coordinator did about a call, when, and noted."""

    outcome: CallOutcome
    at: datetime
    account_id: int
    note: str = ""


def read_tries(kept: str) -> tuple[Try, ...]:
    """Return the tries that `write_tries` kept, oldest first; none from other words."""
    try:
        return tuple(_read(one) for one in json.loads(kept or "[]"))
    except (ValueError, TypeError, KeyError):
        return ()


def write_tries(tries: tuple[Try, ...]) -> str:
    """Return the last tries as one text that can be read back."""
    return json.dumps(
        [
            [one.outcome, one.at.isoformat(), one.account_id, one.note]
            for one in tries[-MOST_KEPT:]
        ],
        ensure_ascii=False,
    )


def holder(tries: tuple[Try, ...], *, now: datetime) -> Try | None:
    """Return who is calling now: said so lately, and not yet what came of it."""
    last = tries[-1] if tries else None
    if last is None or last.outcome is not CallOutcome.TAKEN:
        return None
    return last if now - last.at < TAKEN_FOR else None


def check_call_back(at: datetime | None, *, now: datetime) -> datetime:
    """Return the moment, or raise `BadCallBack`: it must come, and within 60 days."""
    if at is None or at <= now:
        raise BadCallBack(CallFault.IN_THE_PAST)
    if at - now > timedelta(days=MOST_DAYS_AHEAD):
        raise BadCallBack(CallFault.TOO_FAR_AHEAD)
    return at


def next_try(tries: int) -> timedelta:
    """Return how long to wait after so many calls in vain: 3 hours, then a day."""
    return timedelta(hours=3) if tries < 1 else timedelta(days=1)


def _read(one: list[Any]) -> Try:
    outcome, at, account_id, note = one
    return Try(
        outcome=CallOutcome(outcome),
        at=datetime.fromisoformat(at),
        account_id=int(account_id),
        note=str(note),
    )
