"""Which messages leave next: claimed by one worker at a time, each in its turn."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select, update

from helpnet.domain.notices import NoticeChannel, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice

BY_MAIL = frozenset({NoticeChannel.EMAIL})
LEASE = timedelta(seconds=120)  # longer than the mail client's own time-out


def claim(
    *, now: datetime, most: int = 10, channels: Collection[NoticeChannel] = BY_MAIL
) -> list[int]:
    """Reserve due messages for this worker; a crashed worker's claims lapse."""
    due = _due(now, channels).limit(most).with_for_update(skip_locked=True)
    reserve = (
        update(Notice)
        .where(Notice.id.in_(due))
        .values(claimed_at=now, tries=Notice.tries + 1)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.session.scalars(reserve))


def _due(now: datetime, channels: Collection[NoticeChannel]) -> Select[int]:
    free = or_(Notice.claimed_at.is_(None), Notice.claimed_at < now - LEASE)
    waiting = select(Notice.id).where(
        Notice.status == NoticeStatus.WAITING,
        Notice.channel.in_(channels),
        Notice.due_at <= now,
        free,
    )
    return waiting.order_by(Notice.due_at, Notice.id)
