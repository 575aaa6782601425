"""What goes wrong with one learner now, as every page about them shows it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from helpnet.domain.attention import AttentionKind
from helpnet.domain.history import Happening
from helpnet.domain.troubles import FOR_HELPER, REMEDIES, shared_note
from helpnet.store.attention import list_attention, watch
from helpnet.store.attention_lines import AttentionLine, attention_lines
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest
from helpnet.store.shown import Shown


def list_troubles(
    request: HelpRequest,
    *,
    now: datetime,
    kinds: Collection[AttentionKind] = tuple(REMEDIES),
) -> tuple[AttentionLine, ...]:
    """Return what goes wrong, of these kinds, as the coordinator's day lists it."""
    seen = watch(request.network, now=now, request_id=request.id)
    return attention_lines(list_attention(seen, kinds=kinds), request.network)


def trouble_of(match: Offer, shown: Shown, *, now: datetime) -> dict[str, Any]:
    """Return what the helper reads of what goes wrong, and what others wrote for them.

    Never that the learner is not happy: a coordinator tells it.
    """
    request = match.request
    return {
        "troubles": list_troubles(request, now=now, kinds=tuple(FOR_HELPER)),
        "told": _told(request, since=match.answered_at or match.asked_at),
        "from_before": shown.message,
    }


def _told(request: HelpRequest, *, since: datetime) -> str:
    """Return the last note of a coordinator that the helper may read, since then."""
    notes = (
        shared_note(step.detail)
        for step in reversed(request.history)
        if step.what is Happening.UNHAPPY_SETTLED and step.at >= since
    )
    return next((note for note in notes if note), "")
