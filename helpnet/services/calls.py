"""Calling people: who calls now, what came of it, and when to call again."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.calls import (
    BadCallBack as BadCallBack,
)
from helpnet.domain.calls import (
    CallOutcome,
    Try,
    check_call_back,
    holder,
    next_try,
    read_tries,
    write_tries,
)
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.store.accounts import get_account
from helpnet.store.calls import change_waiting, get_in_person, settle_call
from helpnet.store.matches import hold_request
from helpnet.store.notices import Notice
from helpnet.store.transaction import transaction

WRONG_NUMBER = "wrong number"
_HISTORY = {
    CallOutcome.REACHED: Happening.LEARNER_CALLED,
    CallOutcome.NO_ANSWER: Happening.CALL_TRIED,
    CallOutcome.CALL_BACK: Happening.CALL_TRIED,
    CallOutcome.WRONG_NUMBER: Happening.MESSAGE_FAILED,
}


class CallTaken(Exception):
    """Somebody else is calling now, since `at`."""

    def __init__(self, who: str, at: datetime) -> None:
        super().__init__(who)
        self.who, self.at = who, at


class CallGone(Exception):
    """It needs no call any more; `who` noted what came of it, if anybody did."""

    def __init__(self, who: str, outcome: CallOutcome | None) -> None:
        super().__init__(who)
        self.who, self.outcome = who, outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What came of a call; `call_back` is the moment wished, in UTC, if one was."""

    outcome: CallOutcome
    note: str = ""
    call_back: datetime | None = None


@transaction
def take_call(
    *,
    network_id: int,
    notice_id: int,
    account_id: int,
    now: datetime,
    all_the_same: bool = False,
) -> None:
    """Say that this coordinator is calling, for half an hour.

    Raise `CallTaken` when somebody else is, unless `all_the_same`; `CallGone` when
    nobody need call; `NoResultFound` for another network's.
    """
    notice = _hold_waiting(network_id, notice_id)
    other = holder(read_tries(notice.outcome), now=now)
    if other and other.account_id != account_id and not all_the_same:
        raise CallTaken(_name(other.account_id), other.at)
    mine = other and other.account_id == account_id
    if not mine:
        _keep(notice, Try(outcome=CallOutcome.TAKEN, at=now, account_id=account_id))


@transaction
def note_call(
    *, network_id: int, notice_id: int, account_id: int, noted: Noted, now: datetime
) -> None:
    """Keep what came of a call, in the message and in the request's history.

    No answer puts it off, three hours the first time, then a day. Raise `BadCallBack`,
    `CallGone` when somebody was faster, `NoResultFound` for another network's.
    """
    notice = _hold_waiting(network_id, notice_id)
    if noted.outcome is CallOutcome.CALL_BACK:
        change_waiting(notice, due_at=check_call_back(noted.call_back, now=now))
    elif noted.outcome is CallOutcome.NO_ANSWER:
        later = now + next_try(notice.tries)
        change_waiting(notice, due_at=later, tries=Notice.tries + 1)
    elif noted.outcome is CallOutcome.WRONG_NUMBER:
        gone = {"status": NoticeStatus.FAILED, "failure": noted.note or WRONG_NUMBER}
        change_waiting(notice, settled_at=now, **gone)
    else:
        settle_call(notice, at=now)
    _tell(notice, account_id, noted, now)


@transaction
def mark_done(
    *, network_id: int, notice_id: int, account_id: int, now: datetime
) -> None:
    """Note that the learner was called, or the letter sent; twice is once.

    Raise `NoResultFound` for another network's message.
    """
    notice = _hold(network_id, notice_id)
    if settle_call(notice, at=now):
        _tell(notice, account_id, Noted(outcome=CallOutcome.REACHED), now)


def _hold_waiting(network_id: int, notice_id: int) -> Notice:
    """Return the call or letter while it is to be made, and hold it."""
    notice = _hold(network_id, notice_id)
    if notice.status is NoticeStatus.WAITING:
        return notice
    tries = read_tries(notice.outcome)
    if not tries:
        raise CallGone("", None)
    raise CallGone(_name(tries[-1].account_id), tries[-1].outcome)


def _hold(network_id: int, notice_id: int) -> Notice:
    """Hold the request before its message, as everybody else does."""
    notice = get_in_person(network_id, notice_id)
    if notice.request_id is not None:
        hold_request(notice.request_id)
    return get_in_person(network_id, notice_id, hold=True)


def _tell(notice: Notice, account_id: int, noted: Noted, now: datetime) -> None:
    """Keep the try; what concerns a learner is in the request's history too."""
    one = Try(outcome=noted.outcome, at=now, account_id=account_id, note=noted.note)
    _keep(notice, one)
    if notice.request_id is None or notice.account_id is not None:
        return  # a helper was called, not the learner
    what = _HISTORY[noted.outcome]
    if notice.channel is NoticeChannel.LETTER:
        what = Happening.LETTER_SENT
    hold_request(notice.request_id).tell(
        what, at=now, by=Actor.COORDINATOR, account_id=account_id, detail=noted.note
    )


def _keep(notice: Notice, one: Try) -> None:
    notice.outcome = write_tries((*read_tries(notice.outcome), one))


def _name(account_id: int) -> str:
    return get_account(account_id).name
