"""Reminding both of a meeting that is near, once each, by the way they are reached."""

from collections.abc import Sequence
from datetime import datetime

from helpnet.domain.reminders import due_reminders
from helpnet.domain.rules import parse_rules
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.matches import hold_request
from helpnet.store.meeting_notices import list_told
from helpnet.store.reminders import list_near_meetings, list_reminded, remind_both
from helpnet.store.transaction import transaction


def remind(*, now: datetime, texts: bool = False) -> int:
    """Write the reminders that are due; return how many. Twice writes nothing new.

    `texts`: a gateway takes texts, so that learners with a mobile phone need no call.
    """
    due = _list_due(now)
    db.session.rollback()  # nothing stays open between one meeting and the next
    return sum(
        _remind(request_id=request_id, session_id=session_id, texts=texts, now=now)
        for session_id, request_id in due
    )


def _list_due(now: datetime) -> Sequence[tuple[int, int]]:
    """Return (meeting, request) of those that a helper is to be reminded of now."""
    near = [each for each in list_near_meetings(now) if _due(each, None, now)]
    told, done = list_told(near), list_reminded(near)
    return [
        (each.id, each.request_id)
        for each in near
        if any(
            (each.id, hours) not in done for hours in _due(each, told.get(each.id), now)
        )
    ]


@transaction
def _remind(*, request_id: int, session_id: int, texts: bool, now: datetime) -> int:
    """Look at one meeting again, held now, and write what is due and not written."""
    hold_request(request_id)
    meeting = db.session.get_one(HelpSession, session_id, populate_existing=True)
    if meeting.status is not SessionStatus.PLANNED:
        return 0
    told_at = list_told([meeting]).get(session_id)
    return sum(
        remind_both(meeting, hours, texts=texts, at=now)
        for hours in _due(meeting, told_at, now)
    )


def _due(
    meeting: HelpSession, told_at: datetime | None, now: datetime
) -> tuple[int, ...]:
    network = meeting.request.network
    return due_reminders(
        meeting.starts_at,
        told_at=told_at,
        now=now,
        quiet=parse_rules(network.rules).quiet,
        zone=network.time_zone,
    )
