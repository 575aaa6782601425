"""What the tests of this folder share. The daily mail: when, to whom, once; the same numbers as the page and the desk."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from helpnet.domain.notices import NoticeKind
from helpnet.store.base import db
from helpnet.store.notices import Notice

DAY = timedelta(days=1)


MORNING = datetime(2026, 4, 1, 6, 30, tzinfo=UTC)  # a Wednesday, 8:30 in Brussels


def digests():
    found = select(Notice).where(Notice.kind == NoticeKind.DIGEST).order_by(Notice.id)
    return db.session.scalars(found).all()
