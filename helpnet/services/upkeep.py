"""Forgetting what has had its day: half-filled forms, old sessions, counters."""

from datetime import datetime, timedelta

from helpnet.store.accounts import forget_ended
from helpnet.store.asks import delete_drafts
from helpnet.store.geocoding import forget_old
from helpnet.store.limits import forget_attempts
from helpnet.store.texts_received import forget_texts
from helpnet.store.transaction import transaction

DRAFTS_LAST = timedelta(days=7)
ATTEMPTS_LAST = timedelta(days=1)
TEXTS_LAST = timedelta(days=90)


@transaction
def forget_what_is_over(*, now: datetime) -> None:
    """Delete what is over: drafts after 7 days, dead sessions and links, old counters.

    Texts that came in go after 90 days, unless somebody has yet to read them.
    """
    delete_drafts(before=now - DRAFTS_LAST)
    forget_ended(before=now)
    forget_attempts(before=now - ATTEMPTS_LAST)
    forget_old(now=now)
    forget_texts(before=now - TEXTS_LAST)
