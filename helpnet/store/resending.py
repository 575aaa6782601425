"""Messages that failed, sent again to where their reader really is."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Role
from helpnet.domain.contacts import parse_email, parse_phone
from helpnet.domain.ends import EndReason
from helpnet.domain.notices import CARRY_A_KEY, NoticeChannel, NoticeStatus
from helpnet.store.accounts import get_account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice, lane_of
from helpnet.store.requests import get_request

CORRECTABLE = frozenset({NoticeChannel.EMAIL, NoticeChannel.SMS})


def lock_notice(network_id: int, notice_id: int) -> Notice:
    """Return the network's message and hold it, or raise `NoResultFound`."""
    notice = db.session.scalars(
        select(Notice)
        .where(Notice.id == notice_id, Notice.network_id == network_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if notice is None:
        raise NoResultFound
    return notice


def can_go_again(notice: Notice) -> bool:
    """Tell whether a coordinator may correct the address and send it once more.

    Not what lets somebody in, whose key is gone; not to who is another network's, or
    has died; not to an address that is not the person's any more.
    """
    if notice.status is not NoticeStatus.FAILED or notice.kind in CARRY_A_KEY:
        return False
    if notice.channel not in CORRECTABLE:
        return False
    return notice.address in _present(notice)


def _present(notice: Notice) -> tuple[str, ...]:
    """Return where the reader is reached now, as far as coordinators may change it."""
    if notice.account_id is None:
        request = get_request(notice.request_id or 0)
        if request.end_reason is EndReason.DECEASED:
            return ()
        return tuple(filter(None, (request.email, request.phone)))
    account = get_account(notice.account_id)
    if account.network_id != notice.network_id or account.role is Role.COORDINATOR:
        return ()
    helper = find_helper(account.id)
    phone = (helper.phone,) if helper and helper.phone else ()
    return (account.email, *phone)


def find_helper(account_id: int) -> Helper | None:
    """Return the helper who signs in by that account, if any."""
    return db.session.scalar(select(Helper).where(Helper.account_id == account_id))


def country_of(notice: Notice) -> str:
    """Return the country from which the reader's number is dialled."""
    if notice.account_id is None:
        return get_request(notice.request_id or 0).country
    helper = find_helper(notice.account_id)
    return helper.country if helper else ""


def read_address(notice: Notice, typed: str) -> str:
    """Return what was typed as an address of the message's channel.

    Raise `BadEmail` or `BadPhone`.
    """
    if notice.channel is NoticeChannel.SMS:
        return parse_phone(typed, country_of(notice)).e164
    found = parse_email(typed)
    return found.lower() if notice.account_id else found


def send_anew(notice: Notice, address: str, *, at: datetime) -> None:
    """Let the message leave for this address, and with it all that waits for the old.

    What replaced it and is not done yet is cancelled.
    """
    there = {"address": address, "lane": lane_of(notice.channel, address)}
    waiting = Notice.status == NoticeStatus.WAITING
    same_reader = (
        Notice.account_id == notice.account_id
        if notice.account_id
        else (Notice.account_id.is_(None)) & (Notice.request_id == notice.request_id)
    )
    old = (Notice.channel == notice.channel) & (Notice.address == notice.address)
    gone = {"status": NoticeStatus.CANCELLED, "settled_at": at}
    for chosen, values in (
        ((waiting, same_reader, old), there),
        ((waiting, Notice.fallback_of_id == notice.id), gone),
        ((Notice.id == notice.id,), there | _ANEW | {"due_at": at}),
    ):
        db.session.execute(
            update(Notice)
            .where(*chosen)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


_ANEW = {
    "status": NoticeStatus.WAITING,
    "tries": 0,
    "claimed_at": None,
    "settled_at": None,
    "handled_at": None,
    "failure": "",
}
