"""The coordinator's day: everything that needs a human now, oldest promise first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.attention import AttentionKind, count_kinds
from helpnet.store.attention import list_attention, watch
from helpnet.store.attention_lines import AttentionLine as AttentionLine
from helpnet.store.attention_lines import attention_lines
from helpnet.store.networks import get_network

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One page of what needs a human; `counts` and `total` are of all kinds."""

    lines: tuple[AttentionLine, ...]
    counts: Mapping[AttentionKind, int]
    total: int
    page: int
    pages: int


def show_today(
    *, network_id: int, now: datetime, kind: AttentionKind | None = None, page: int = 1
) -> Today:
    """Return what needs a human now, of one kind or of all, oldest promise first.

    Whatever there is to do, the number of statements is the same.
    """
    network = get_network(network_id)
    found = list_attention(watch(network, now=now))
    chosen = [one for one in found if kind is None or one.kind is kind]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Today(
        lines=attention_lines(shown, network),
        counts=count_kinds(found),
        total=len(found),
        page=page,
        pages=pages,
    )
