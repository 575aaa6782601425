"""When people are reminded of a meeting, and when it is too late or too soon to."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from helpnet.domain.offer_policy import Quiet
from helpnet.domain.quiet import is_quiet, last_open

LAST_CALL: Mapping[int, timedelta] = {48: timedelta(hours=3), 2: timedelta(0)}
"""Hours before a meeting when people are reminded, and how long it must still be to."""

HOURS_BEFORE = tuple(LAST_CALL)
LOOK_AHEAD = timedelta(days=7)
"""No reminder is due earlier than this, however long it has been quiet."""

_MARGIN = timedelta(minutes=15)
"""The job looks every five minutes: what is due before a quiet time leaves in time."""


def due_reminders(
    starts_at: datetime,
    *,
    told_at: datetime | None,
    now: datetime,
    quiet: Quiet,
    zone: str,
) -> tuple[int, ...]:
    """Return which reminders are due: hours before the meeting, the longest first.

    `told_at` is when people heard of the meeting as it is; who heard of it later than
    a reminder is due needs none. None is due in quiet time, nor once the meeting is
    too near for it. Of two that fall on one evening, the first is enough.
    """
    if is_quiet(now, quiet, zone):
        return ()
    moments = {
        hours: moment_of_reminder(starts_at, hours, quiet, zone) for hours in LAST_CALL
    }
    return tuple(
        hours
        for hours, moment in _apart(moments).items()
        if moment <= now < starts_at - LAST_CALL[hours]
        and (told_at is None or told_at < moment)
    )


def moment_of_reminder(
    starts_at: datetime, hours: int, quiet: Quiet, zone: str
) -> datetime:
    """Return so many hours before, or an earlier moment where that is quiet."""
    wanted = starts_at - timedelta(hours=hours)
    if not is_quiet(wanted, quiet, zone):
        return wanted
    evening = last_open(wanted, quiet, zone)
    early = evening - _MARGIN
    return evening if is_quiet(early, quiet, zone) else early


def _apart(moments: Mapping[int, datetime]) -> Mapping[int, datetime]:
    first, second = HOURS_BEFORE
    together = moments[second] - moments[first] < timedelta(hours=1)
    return {first: moments[first]} if together else moments
