"""Messages read aloud on the phone of which a text may be sent too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from helpnet.domain.contacts import ContactWay
from helpnet.domain.notices import NoticeChannel, NoticeKind, NoticeStatus
from helpnet.domain.texting import key_of
from helpnet.store.base import db
from helpnet.store.notices import Notice, add_notice
from helpnet.store.requests import HelpRequest

Called = tuple[Notice, HelpRequest]


def list_untexted(kinds: Sequence[NoticeKind], *, since: datetime) -> Sequence[Called]:
    """Return calls to learners' own phones without a text so far, oldest first."""
    text = aliased(Notice)
    there = select(text.id).where(text.key == literal(key_of("")) + Notice.key)
    found = db.session.execute(
        select(Notice, HelpRequest)
        .join(HelpRequest, HelpRequest.id == Notice.request_id)
        .where(
            Notice.channel == NoticeChannel.CALL,
            Notice.status.in_((NoticeStatus.WAITING, NoticeStatus.SENT)),
            Notice.kind.in_(kinds),
            Notice.created_at >= since,
            HelpRequest.contact_way == ContactWay.PHONE,
            ~there.exists(),
        )
        .order_by(Notice.id)
    )
    return [(notice, request) for notice, request in found]


def add_text(notice: Notice, number: str, *, at: datetime) -> None:
    """Write the same message once more, as a text to this number (E.164)."""
    add_notice(
        {
            "key": key_of(notice.key),
            "network_id": notice.network_id,
            "request_id": notice.request_id,
            "kind": notice.kind,
            "channel": NoticeChannel.SMS,
            "recipient": notice.recipient,
            "address": number,
            "language": notice.language,
            "facts": dict(notice.facts),
            "created_at": at,
            "due_at": at,
        }
    )
