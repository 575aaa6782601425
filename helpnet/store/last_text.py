"""What the last text to a number asked: a bare yes or no can only answer that."""

from dataclasses import dataclass

from sqlalchemy import select

from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.notices import Notice, lane_of


@dataclass(frozen=True, slots=True)
class LastText:
    """What it was about, and whose request."""

    kind: NoticeKind
    request_id: int | None


def find_last_text(phone: str) -> LastText | None:
    """Return the last text that left for this number; our replies do not count."""
    last = db.session.execute(
        select(Notice.kind, Notice.request_id)
        .where(
            Notice.lane == lane_of(NoticeChannel.SMS, phone),
            Notice.kind != NoticeKind.TEXT_REPLY,
            Notice.status == NoticeStatus.SENT,
        )
        .order_by(Notice.settled_at.desc(), Notice.id.desc())
        .limit(1)
    ).one_or_none()
    return LastText(last.kind, last.request_id) if last else None
