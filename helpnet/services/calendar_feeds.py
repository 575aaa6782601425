"""A helper's private calendar: its address, a new one, and what is in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.calendar_entries import Entry
from helpnet.domain.history import Actor
from helpnet.domain.sessions import SessionStatus
from helpnet.store.calendar_feeds import get_helper_by_key, list_meetings_since
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import get_helper, lock_helper
from helpnet.store.meeting_notices import list_told, meeting_facts
from helpnet.store.tokens import new_token
from helpnet.store.transaction import transaction

KEPT = timedelta(days=90)
_GOES_ON = frozenset({SessionStatus.PLANNED, SessionStatus.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """All that a helper's calendar shows, in the helper's language."""

    entries: tuple[Entry, ...]
    language: str


def get_feed(*, key: str, now: datetime) -> Feed:
    """Return what is planned, and every meeting of the last 90 days.

    What was missed or cancelled is in it as cancelled. Raise `NoResultFound` for an
    address that is nobody's, or that of somebody who left or was shut out.
    """
    helper = get_helper_by_key(key)
    meetings = list_meetings_since(helper.id, now - KEPT)
    told = list_told(meetings)
    return Feed(
        entries=tuple(_entry(each, told.get(each.id)) for each in meetings),
        language=helper.account.language,
    )


def find_key(*, helper_id: int) -> str:
    """Return what the helper's own address ends with, empty when there is none yet."""
    return get_helper(helper_id).calendar_key or ""


@transaction
def make_key(*, helper_id: int) -> None:
    """Give the helper's calendar another address; the old one dies."""
    lock_helper(helper_id).calendar_key = new_token()


def _entry(meeting: HelpSession, told_at: datetime | None) -> Entry:
    offer, request = meeting.offer, meeting.request
    since = told_at or offer.answered_at or offer.asked_at
    return Entry(
        facts=meeting_facts(Actor.HELPER, meeting, offer, request),
        network=request.network.name,
        revised_at=max(since, meeting.recorded_at or since),
        cancelled=meeting.status not in _GOES_ON,
    )
