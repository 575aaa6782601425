"""What a coordinator does about a message that failed: send again, or tick off."""

from dataclasses import replace
from datetime import datetime

from helpnet.domain.changing import Topic
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.store.accounts import (
    end_sessions,
    find_account_by_email,
    forget_links,
    get_account,
)
from helpnet.store.contacts import find_other_open, hold_for_contact, reach_of
from helpnet.store.notices import Notice
from helpnet.store.requests import get_request
from helpnet.store.resending import (
    can_go_again,
    find_helper,
    lock_notice,
    read_address,
    send_anew,
)
from helpnet.store.transaction import transaction


class CannotResend(Exception):
    """This message did not fail, or nobody may send it again."""


class AddressTaken(Exception):
    """Somebody else has this address: another account, or another open request."""


@transaction
def send_again(
    *, network_id: int, notice_id: int, typed: str, account_id: int, now: datetime
) -> None:
    """Keep the corrected address of the person, and send the message there.

    All or nothing. Raise `NoResultFound`, `CannotResend`, `AddressTaken`, `BadEmail`
    or `BadPhone`.
    """
    notice = lock_notice(network_id, notice_id)
    if not can_go_again(notice):
        raise CannotResend
    address = read_address(notice, typed)
    if address != notice.address:
        correct = _correct_person if notice.account_id else _correct_learner
        correct(notice, address, account_id, now)
    send_anew(notice, address, at=now)


@transaction
def note_handled(*, network_id: int, notice_id: int, now: datetime) -> None:
    """Note that a human has dealt with what failed; twice is once.

    Raise `NoResultFound`.
    """
    notice = lock_notice(network_id, notice_id)
    if notice.status is NoticeStatus.FAILED and notice.handled_at is None:
        notice.handled_at = now


def _correct_person(notice: Notice, address: str, _by: int, _now: datetime) -> None:
    """Change the account's e-mail, signing it out, or the helper's number."""
    account = get_account(notice.account_id or 0)
    if notice.channel is NoticeChannel.SMS:
        helper = find_helper(account.id)
        if helper:
            helper.phone = address
        return
    if find_account_by_email(address):
        raise AddressTaken
    account.email = address
    end_sessions(account.id)
    forget_links(account.id)


def _correct_learner(notice: Notice, address: str, by: int, now: datetime) -> None:
    """Change how the learner is reached, unless somebody else is reached so."""
    request_id = notice.request_id or 0
    before = reach_of(get_request(request_id))
    by_text = notice.channel is NoticeChannel.SMS
    reach = (
        replace(before, phone=address) if by_text else replace(before, email=address)
    )
    request = hold_for_contact(request_id, reach)
    if find_other_open(request, reach):
        raise AddressTaken
    request.phone, request.email = reach.phone, reach.email
    request.tell(
        Happening.CHANGED,
        at=now,
        by=Actor.COORDINATOR,
        account_id=by,
        detail=Topic.REACH.value,
    )
