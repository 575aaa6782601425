"""Ending messages by the link that each of them carries, and taking that back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from helpnet.domain.access import Standing, StandingEvent
from helpnet.domain.local_times import local_day
from helpnet.domain.notices import NoticeKind
from helpnet.store.accounts import Account, get_account
from helpnet.store.base import db
from helpnet.store.helpers import Helper, lock_helper
from helpnet.store.transaction import transaction

BREAK = timedelta(days=90)
"""Who wants no more questions gets none for so long; for ever would be forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What somebody gets; `wanted` is whether they do, `until` the end of a break."""

    kind: NoticeKind
    wanted: bool
    until: date | None
    network: str
    phone: str
    time_zone: str


def show_subscription(*, account_id: int, kind: NoticeKind) -> Subscription:
    """Return whether these messages are wanted, or raise `NoResultFound`."""
    account = get_account(account_id)
    helper = _find_helper(account_id)
    on_break = helper is not None and helper.standing is Standing.PAUSED
    return Subscription(
        kind=kind,
        wanted=account.digest if kind is NoticeKind.DIGEST else not on_break,
        until=helper.paused_until if helper and on_break else None,
        network=account.network.name,
        phone=account.network.phone,
        time_zone=account.network.time_zone,
    )


@transaction
def stop(*, account_id: int, kind: NoticeKind, now: datetime) -> None:
    """Send no digest, or no questions for 90 days; twice is once.

    A break that runs is never made shorter. Raise `NoResultFound`.
    """
    account = get_account(account_id)
    helper = _find_helper(account_id)
    if kind is NoticeKind.DIGEST:
        account.digest = False
    elif helper:
        _pause(account, lock_helper(helper.id), now)


def _pause(account: Account, helper: Helper, now: datetime) -> None:
    until = local_day(now, account.network.time_zone) + BREAK
    if helper.standing is Standing.ACTIVE:
        helper.record(StandingEvent.PAUSED)
        helper.paused_until = until
    elif helper.standing is Standing.PAUSED and helper.paused_until:
        helper.paused_until = max(helper.paused_until, until)


@transaction
def take_back(*, account_id: int, kind: NoticeKind) -> None:
    """Send them again: the digest, or questions, which ends the break."""
    account = get_account(account_id)
    helper = _find_helper(account_id)
    if kind is NoticeKind.DIGEST:
        account.digest = True
    elif helper and helper.standing is Standing.PAUSED:
        locked = lock_helper(helper.id)
        locked.record(StandingEvent.RESUMED)
        locked.paused_until = None


def _find_helper(account_id: int) -> Helper | None:
    return db.session.scalar(select(Helper).where(Helper.account_id == account_id))
