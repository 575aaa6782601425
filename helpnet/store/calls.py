"""What a coordinator says or writes to people in person: calls and letters."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import Route
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest

IN_PERSON = (NoticeChannel.CALL, NoticeChannel.LETTER)

_FIRST_CALL = select(HelpRequest.id).where(
    HelpRequest.id == Notice.request_id,
    HelpRequest.route == Route.CALL,
    Notice.kind == NoticeKind.REQUEST_RECEIVED,
)


def to_do_in_person(
    network_id: int, *, now: datetime, channels: Collection[NoticeChannel] = IN_PERSON
) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the network's calls and letters that are due.

    Who is to be called before anything else is called once, not to be told so first.
    """
    return (
        Notice.network_id == network_id,
        Notice.status == NoticeStatus.WAITING,
        Notice.channel.in_(channels),
        Notice.due_at <= now,
        ~_FIRST_CALL.exists(),
    )


def list_calls(
    network_id: int,
    *,
    now: datetime,
    most: int,
    channels: Collection[NoticeChannel] = IN_PERSON,
    offset: int = 0,
) -> Sequence[Notice]:
    """Return the calls to make and letters to write now, longest due first."""
    return db.session.scalars(
        select(Notice)
        .where(*to_do_in_person(network_id, now=now, channels=channels))
        .order_by(Notice.due_at, Notice.id)
        .offset(offset)
        .limit(most)
    ).all()


def count_calls(
    network_id: int, *, now: datetime, channels: Collection[NoticeChannel] = IN_PERSON
) -> int:
    """Return how many there are of these."""
    due = to_do_in_person(network_id, now=now, channels=channels)
    return db.session.scalar(select(func.count()).select_from(Notice).where(*due)) or 0


def get_in_person(network_id: int, notice_id: int, *, hold: bool = False) -> Notice:
    """Return the network's own call or letter, as it is now.

    `hold`: nobody else changes it meanwhile. Raise `NoResultFound` for anything else.
    """
    statement = select(Notice).where(Notice.id == notice_id)
    if hold:
        statement = statement.with_for_update()
    fresh = statement.execution_options(populate_existing=True)
    notice = db.session.scalars(fresh).one()
    if notice.network_id != network_id or notice.channel not in IN_PERSON:
        raise NoResultFound
    return notice


def change_waiting(notice: Notice, **values: Any) -> bool:
    """Change a call or letter unless it is settled; of two at once, one gets True."""
    done = db.session.execute(
        update(Notice)
        .where(
            Notice.id == notice.id,
            Notice.status == NoticeStatus.WAITING,
            Notice.channel.in_(IN_PERSON),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def settle_call(notice: Notice, *, at: datetime) -> bool:
    """Mark a call or letter as done; of two who do it at once, one gets True."""
    return change_waiting(notice, status=NoticeStatus.SENT, settled_at=at)
