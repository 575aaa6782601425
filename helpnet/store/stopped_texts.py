"""Texts to numbers that want none any more: they do not leave, other ways are used."""

from collections.abc import Collection
from datetime import datetime

from helpnet.domain.delivery import DueNotice
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.store.base import db
from helpnet.store.fallback import replace_failed
from helpnet.store.notices import Notice
from helpnet.store.outbox import mark_failed
from helpnet.store.texts_received import is_stopped

REASON = "this number wants no texts"


def drop_unwanted(
    due: DueNotice, *, at: datetime, channels: Collection[NoticeChannel]
) -> bool:
    """Let another way replace a text that its reader wants no more; tell whether so.

    The word that confirms STOP is the last to leave; answers to texts are cancelled.
    """
    confirms = due.facts.get("answer") == "stopped"
    if due.channel is not NoticeChannel.SMS or confirms or not is_stopped(due.address):
        return False
    if due.kind is NoticeKind.TEXT_REPLY:
        notice = db.session.get_one(Notice, due.id, populate_existing=True)
        notice.status, notice.settled_at = NoticeStatus.CANCELLED, at
        return True
    mark_failed(due, REASON, at=at)
    replace_failed(due, at=at, channels=channels)
    return True
