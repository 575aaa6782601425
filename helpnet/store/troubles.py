"""What goes wrong with one learner now, as every page about them shows it."""

from collections.abc import Collection
from datetime import datetime

from helpnet.domain.attention import AttentionKind
from helpnet.domain.history import Happening
from helpnet.domain.troubles import REMEDIES, shared_note
from helpnet.store.attention import list_attention, watch
from helpnet.store.attention_lines import AttentionLine, attention_lines
from helpnet.store.requests import HelpRequest


def list_troubles(
    request: HelpRequest,
    *,
    now: datetime,
    kinds: Collection[AttentionKind] = tuple(REMEDIES),
) -> tuple[AttentionLine, ...]:
    """Return what goes wrong, of these kinds, as the coordinator's day lists it."""
    seen = watch(request.network, now=now, request_id=request.id)
    return attention_lines(list_attention(seen, kinds=kinds), request.network)


def told_to_helper(request: HelpRequest, *, since: datetime) -> str:
    """Return the last note of a coordinator that the helper may read, since then."""
    notes = (
        shared_note(step.detail)
        for step in reversed(request.history)
        if step.what is Happening.UNHAPPY_SETTLED and step.at >= since
    )
    return next((note for note in notes if note), "")
