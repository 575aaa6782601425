"""What needs a human: of which kind, since when, and by when it was promised."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from helpnet.domain.promises import promised_day
from helpnet.domain.rules import NetworkRules

DAYS_TO_REPORT = 2
"""Days after a meeting in which the helper writes down how it went."""


class AttentionKind(StrEnum):
    """Why somebody is needed; the more urgent of two equal promises stands first."""

    CALL_FIRST = "call_first"
    LATE = "late"
    CALL = "call"
    CALL_WANTED = "call_wanted"
    TEXT = "text"
    FAILED = "failed"
    UNHAPPY = "unhappy"
    MISSED = "missed"
    NO_CONTACT = "no_contact"
    UNANSWERED = "unanswered"
    NOBODY_ASKED = "nobody_asked"
    WAVE_READY = "wave_ready"
    NO_CANDIDATE = "no_candidate"
    NO_REPORT = "no_report"
    SILENT = "silent"
    LETTER = "letter"
    OFFLINE = "offline"
    TWO_MISSED = "two_missed"
    NO_PROGRESS = "no_progress"
    HELPER_AWAY = "helper_away"
    CHECK_IN_SILENT = "check_in_silent"
    ABLE = "able"
    HELPER_APPLIED = "helper_applied"
    PARTNER_APPLIED = "partner_applied"


_K = AttentionKind
_RANKS = {kind: rank for rank, kind in enumerate(AttentionKind)}
PROMISED = frozenset(
    {
        _K.CALL_FIRST,
        _K.LATE,
        _K.CALL_WANTED,
        _K.NOBODY_ASKED,
        _K.WAVE_READY,
        _K.NO_CANDIDATE,
        _K.OFFLINE,
        _K.HELPER_APPLIED,
        _K.PARTNER_APPLIED,
    }
)
"""What is due on the last day on which somebody of the network gets in touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Whose things are looked at, at which moment and by which rules.

    With a `request_id` only what is about that request.
    """

    network_id: int
    zone: str
    rules: NetworkRules
    now: datetime
    request_id: int | None = None

    def days_ago(self, days: int) -> datetime:
        """Return the moment so many days before."""
        return self.now - timedelta(days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One thing that needs a human.

    `id` is that of its row: a notice for calls, letters and failed messages, a text,
    an offer, a help session, a helper, a partner, else the request.
    """

    kind: AttentionKind
    id: int
    request_id: int | None
    offer_id: int | None
    since: datetime
    due: datetime


def due_of(kind: AttentionKind, since: datetime, seen: Watch) -> datetime:
    """Return by when it was promised, or was to be done by itself.

    What is promised in weekdays is due when that day ends there; an accompaniment, a
    report and a first contact after the days they may take; all else at once.
    """
    if kind in PROMISED:
        return _end_of_promise(since, seen.rules, seen.zone)
    days = {
        _K.NO_CONTACT: seen.rules.first_contact_days,
        _K.NO_REPORT: DAYS_TO_REPORT,
        _K.SILENT: seen.rules.silent_days,
    }
    return since + timedelta(days=days.get(kind, 0))


def oldest_promise_first(items: Iterable[Attention]) -> list[Attention]:
    """Return them by when they were due, then by urgency, by since when, and by id."""
    return sorted(items, key=lambda one: (one.due, _RANKS[one.kind], one.since, one.id))


def count_kinds(items: Iterable[Attention]) -> Mapping[AttentionKind, int]:
    """Return how many there are of each kind, none left out, the most urgent first."""
    found = Counter(one.kind for one in items)
    return {kind: found[kind] for kind in AttentionKind}


def _end_of_promise(since: datetime, rules: NetworkRules, zone: str) -> datetime:
    # Thousands may have asked: the clocks of all zones differ by whole quarters.
    minute = since.minute // 15 * 15
    quarter = since.replace(minute=minute, second=0, microsecond=0)
    return _end_of_day(quarter, rules.promise_days, zone)


@lru_cache(maxsize=16_384)
def _end_of_day(asked_at: datetime, weekdays: int, zone: str) -> datetime:
    """Return the midnight there after so many weekdays, in UTC."""
    day = promised_day(asked_at, weekdays=weekdays, zone=zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return midnight.astimezone(UTC)
