"""Telling learners in person: what was said on the phone or sent by post."""

from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeChannel
from helpnet.store.base import db
from helpnet.store.calls import next_try, postpone_call, settle_call
from helpnet.store.matches import hold_request
from helpnet.store.notices import Notice
from helpnet.store.transaction import transaction

DONE = {
    NoticeChannel.CALL: Happening.LEARNER_CALLED,
    NoticeChannel.LETTER: Happening.LETTER_SENT,
}


@transaction
def mark_done(
    *, network_id: int, notice_id: int, account_id: int, now: datetime
) -> None:
    """Note that the learner was called, or the letter sent; twice is once.

    Raise `NoResultFound` for another network's message.
    """
    notice = _get_notice(network_id, notice_id)
    request = hold_request(notice.request_id) if notice.request_id else None
    if not settle_call(notice, at=now) or request is None:
        return
    request.tell(
        DONE[notice.channel], at=now, by=Actor.COORDINATOR, account_id=account_id
    )


@transaction
def mark_no_answer(*, network_id: int, notice_id: int, now: datetime) -> None:
    """Put the call off: three hours the first time, then a day.

    Raise `NoResultFound` for another network's message.
    """
    notice = _get_notice(network_id, notice_id)
    postpone_call(notice, until=now + next_try(notice.tries))


def _get_notice(network_id: int, notice_id: int) -> Notice:
    notice = db.session.get_one(Notice, notice_id)
    if notice.network_id != network_id:
        raise NoResultFound
    return notice
