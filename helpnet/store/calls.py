"""What a coordinator says or writes to learners in person: calls and letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from helpnet.domain.asking import Route
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice
from helpnet.store.requests import HelpRequest

IN_PERSON = (NoticeChannel.CALL, NoticeChannel.LETTER)


def list_calls(network_id: int, *, now: datetime, most: int) -> Sequence[Notice]:
    """Return the calls to make and letters to write now, longest due first.

    Who is to be called before anything else is called once, not to be told so first.
    """
    return db.session.scalars(
        select(Notice)
        .where(
            Notice.network_id == network_id,
            Notice.status == NoticeStatus.WAITING,
            Notice.channel.in_(IN_PERSON),
            Notice.due_at <= now,
            ~_FIRST_CALL.exists(),
        )
        .order_by(Notice.due_at, Notice.id)
        .limit(most)
    ).all()


_FIRST_CALL = select(HelpRequest.id).where(
    HelpRequest.id == Notice.request_id,
    HelpRequest.route == Route.CALL,
    Notice.kind == NoticeKind.REQUEST_RECEIVED,
)


def settle_call(notice: Notice, *, at: datetime) -> bool:
    """Mark a call or letter as done; of two who do it at once, one gets True."""
    return _change(notice, status=NoticeStatus.SENT, settled_at=at)


def postpone_call(notice: Notice, *, until: datetime) -> bool:
    """Put a call off because nobody answered."""
    return _change(notice, due_at=until, tries=Notice.tries + 1)


def next_try(tries: int) -> timedelta:
    """Return how long to wait after so many calls in vain: 3 hours, then a day."""
    return timedelta(hours=3) if tries < 1 else timedelta(days=1)


def _change(notice: Notice, **values: object) -> bool:
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
