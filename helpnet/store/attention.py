"""What needs a human in a network: the one definition that every page counts with."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import joinedload, selectinload

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
from helpnet.store.accompaniments import progress_of
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network
from helpnet.store.requests import HelpRequest

_K = AttentionKind
QUESTIONS: Mapping[AttentionKind, Callable[[Watch], questions.Rows]] = {
    _K.CALL_FIRST: questions.call_first,
    _K.LATE: questions.late,
    _K.CALL: questions.calls,
    _K.CALL_WANTED: questions.call_wanted,
    _K.TEXT: questions.texts,
    _K.FAILED: questions.failed,
    _K.MISSED: meetings.missed,
    _K.NO_CONTACT: meetings.no_contact,
    _K.UNANSWERED: meetings.unanswered,
    _K.NOBODY_ASKED: questions.nobody_asked,
    _K.WAVE_READY: questions.wave_ready,
    _K.NO_CANDIDATE: questions.no_candidate,
    _K.NO_REPORT: meetings.not_reported,
    _K.SILENT: meetings.silent,
    _K.LETTER: questions.letters,
    _K.OFFLINE: questions.offline,
    _K.ABLE: questions.seemingly_able,
    _K.HELPER_APPLIED: questions.helpers_applied,
    _K.PARTNER_APPLIED: questions.partners_applied,
}
"""Each kind, and the one question that finds it."""


def watch(network: Network, *, now: datetime) -> Watch:
    """Look at a network as its rules say."""
    rules, zone = parse_rules(network.rules), network.time_zone
    return Watch(network_id=network.id, zone=zone, rules=rules, now=now)


def list_attention(
    seen: Watch, *, kinds: Collection[AttentionKind] = tuple(AttentionKind)
) -> list[Attention]:
    """Return all that needs a human, or what is of these kinds, oldest promise first.

    One statement; a few more where somebody may be able to do it alone.
    """
    asked = [QUESTIONS[kind](seen) for kind in AttentionKind if kind in kinds and kind in QUESTIONS]
    if not asked:
        return []
    found = [_attention(row, seen) for row in db.session.execute(union_all(*asked))]
    able = _able([one.id for one in found if one.kind is _K.ABLE])
    return oldest_promise_first(
        one for one in found if one.kind is not _K.ABLE or one.id in able
    )


def count_attention(network_id: int, now: datetime) -> Mapping[AttentionKind, int]:
    """Return how many things of each kind need a human in this network."""
    return count_kinds(list_attention(watch(get_network(network_id), now=now)))


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


def _able(request_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these met the closing rule, as it is now."""
    if not request_ids:
        return frozenset()
    requests = db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id.in_(request_ids))
        .options(selectinload(HelpRequest.needs), joinedload(HelpRequest.network))
        .order_by(HelpRequest.id)
    ).all()
    far = progress_of(requests)
    return frozenset(each.id for each in requests if far[each.id].suggested)
