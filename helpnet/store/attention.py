"""What needs a human in a network: the one definition that every page counts with."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import union_all

from helpnet.domain.attention import (
    Attention,
    AttentionKind,
    Watch,
    count_kinds,
    due_of,
    oldest_promise_first,
)
from helpnet.domain.rules import parse_rules
from helpnet.store import attention_meetings as meetings
from helpnet.store import attention_questions as questions
from helpnet.store import attention_troubles as troubles
from helpnet.store import attention_verdicts as verdicts
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network

_K = AttentionKind
QUESTIONS: Mapping[AttentionKind, Callable[[Watch], questions.Rows]] = {
    _K.CALL_FIRST: questions.call_first,
    _K.LATE: questions.late,
    _K.CALL: questions.calls,
    _K.CALL_WANTED: questions.call_wanted,
    _K.TEXT: questions.texts,
    _K.FAILED: questions.failed,
    _K.UNHAPPY: troubles.unhappy,
    _K.MISSED: troubles.missed,
    _K.NO_CONTACT: meetings.no_contact,
    _K.UNANSWERED: meetings.unanswered,
    _K.NOBODY_ASKED: questions.nobody_asked,
    _K.WAVE_READY: questions.wave_ready,
    _K.NO_CANDIDATE: questions.no_candidate,
    _K.NO_REPORT: meetings.not_reported,
    _K.SILENT: troubles.silent,
    _K.LETTER: questions.letters,
    _K.OFFLINE: questions.offline,
    _K.TWO_MISSED: troubles.two_missed,
    _K.NO_PROGRESS: troubles.seemingly_stuck,
    _K.HELPER_AWAY: troubles.helper_away,
    _K.CHECK_IN_SILENT: troubles.check_in_silent,
    _K.ABLE: questions.seemingly_able,
    _K.HELPER_APPLIED: questions.helpers_applied,
    _K.PARTNER_APPLIED: questions.partners_applied,
}
"""Each kind, and the one question that finds it."""


def watch(network: Network, *, now: datetime, request_id: int | None = None) -> Watch:
    """Look at a network, or at one request of it, as its rules say."""
    rules, zone = parse_rules(network.rules), network.time_zone
    return Watch(
        network_id=network.id, zone=zone, rules=rules, now=now, request_id=request_id
    )


def list_attention(
    seen: Watch, *, kinds: Collection[AttentionKind] = tuple(AttentionKind)
) -> list[Attention]:
    """Return all that needs a human, or what is of these kinds, oldest promise first.

    One statement; a few more where somebody may be able to do it alone, or stuck.
    """
    asked = [
        _narrowed(QUESTIONS[kind](seen), seen)
        for kind in AttentionKind
        if kind in kinds
    ]
    if not asked:
        return []
    found = [_attention(row, seen) for row in db.session.execute(union_all(*asked))]
    return oldest_promise_first(_judged(found, seen))


def count_attention(network_id: int, now: datetime) -> Mapping[AttentionKind, int]:
    """Return how many things of each kind need a human in this network."""
    return count_kinds(list_attention(watch(get_network(network_id), now=now)))


def _narrowed(rows: questions.Rows, seen: Watch) -> questions.Rows:
    if seen.request_id is None:
        return rows
    return rows.where(rows.selected_columns.request_id == seen.request_id)


def _judged(found: Sequence[Attention], seen: Watch) -> Iterator[Attention]:
    """Return these without those of whom a rule says otherwise by now."""
    able = verdicts.able([one.id for one in found if one.kind is _K.ABLE])
    stuck = verdicts.stuck([one for one in found if one.kind is _K.NO_PROGRESS], seen)
    said = {_K.ABLE: able, _K.NO_PROGRESS: stuck}
    return (x for x in found if x.kind not in said or x.request_id in said[x.kind])


def _attention(row: Any, seen: Watch) -> Attention:
    kind = AttentionKind(row.kind)
    return Attention(
        kind=kind,
        id=row.id,
        request_id=row.request_id,
        offer_id=row.offer_id,
        since=row.since,
        due=due_of(kind, row.since, seen),
    )
