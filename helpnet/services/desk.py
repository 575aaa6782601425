"""The desk: whom to call, who waits for a helper, and how much needs a human."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from helpnet.domain.asking import Route
from helpnet.domain.attention import Attention, AttentionKind, count_kinds
from helpnet.domain.journey import Stage
from helpnet.store import boards as store
from helpnet.store.asks import UnmetAsk
from helpnet.store.attention import list_attention, watch
from helpnet.store.fitting import count_fitting
from helpnet.store.networks import Network, get_network
from helpnet.store.offers import Offer
from helpnet.store.request_cards import (
    RequestCard,
    RequestLine,
    request_card,
    request_line,
)
from helpnet.store.requests import HelpRequest
from helpnet.store.routes import count_routes

MOST_SHOWN = 10
MOST_CALLS = 8
MOST_COUNTED = 10
UNMET_FOR = timedelta(days=30)
SHOWN = (AttentionKind.CALL_FIRST, AttentionKind.CALL_WANTED, AttentionKind.OFFLINE)
"""What the desk shows with cards of its own; all else is one link away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A request with the helper who was asked, and until when they may answer."""

    request_id: int
    name: str
    need: str
    helper: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmetLine:
    """Somebody asked from a place nobody covers, `distance_km` from our border."""

    town: str
    needs: tuple[str, ...]
    asked_at: datetime
    distance_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Whom to call comes first, then who waits, then the rest.

    `attention` counts all that needs a human, of every kind. Of the people to
    `call_first`, who are `wanting_call`, and those `offline`, the first few; `routes`
    counts all who wait, by what they wait for.
    """

    attention: Mapping[AttentionKind, int]
    counts: Mapping[Stage, int]
    routes: Mapping[Route, int]
    call_first: tuple[RequestCard, ...]
    wanting_call: tuple[RequestLine, ...]
    offline: tuple[RequestCard, ...]
    waiting: tuple[RequestLine, ...]
    asked: tuple[OfferLine, ...]
    unmet: tuple[UnmetLine, ...]

    @property
    def attention_total(self) -> int:
        """Return how many things need a human now."""
        return sum(self.attention.values())

    @property
    def tiles(self) -> Mapping[Stage | Route, int]:
        """Return how many requests stand where, those apart who wait for no helper."""
        apart = (Route.CALL, Route.OFFLINE)
        tiles: dict[Stage | Route, int] = dict(self.counts.items())
        return tiles | {route: self.routes[route] for route in apart}


def desk(*, network_id: int, now: datetime) -> Desk:
    """Return what the coordinators of a network find on their desk."""
    network = get_network(network_id)
    found = list_attention(watch(network, now=now))
    first = _first(found)
    unmet = store.list_unmet(network_id, since=now - UNMET_FOR, most=MOST_SHOWN)
    return Desk(
        attention=count_kinds(found),
        counts=store.count_stages(network_id),
        routes=count_routes(network_id),
        call_first=tuple(map(request_card, first[AttentionKind.CALL_FIRST])),
        wanting_call=tuple(map(request_line, first[AttentionKind.CALL_WANTED])),
        offline=tuple(map(request_card, first[AttentionKind.OFFLINE])),
        waiting=_waiting(network, now),
        asked=tuple(map(_offer_line, store.list_asked(network_id, most=MOST_SHOWN))),
        unmet=tuple(map(_unmet_line, unmet)),
    )


def _first(found: Sequence[Attention]) -> dict[AttentionKind, list[HelpRequest]]:
    """Return the first few requests of each kind shown, in the order of the list."""
    ids = {
        kind: [one.id for one in found if one.kind is kind][:MOST_CALLS]
        for kind in SHOWN
    }
    every = {each for some in ids.values() for each in some}
    rows = store.list_with_needs(every) if every else {}
    return {kind: [rows[each] for each in some] for kind, some in ids.items()}


def _waiting(network: Network, now: datetime) -> tuple[RequestLine, ...]:
    """Return who waits, and how many helpers fit where that is known at once."""
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    found = store.list_waiting(network.id, most=MOST_SHOWN)
    ids = [request.id for request in found]
    most = MOST_COUNTED + 1
    fitting = count_fitting(network.id, ids, on=today, most=most) if ids else {}
    return tuple(request_line(each, fitting.get(each.id)) for each in found)


def _offer_line(offer: Offer) -> OfferLine:
    request = offer.request
    return OfferLine(
        request_id=request.id,
        name=request.name,
        need=request.needs[0].skill if request.needs else "",
        helper=offer.helper.account.name,
        expires_at=offer.expires_at,
    )


def _unmet_line(ask: UnmetAsk) -> UnmetLine:
    return UnmetLine(
        town=" ".join(part for part in (ask.postcode, ask.town) if part),
        needs=tuple(ask.needs),
        asked_at=ask.asked_at,
        distance_km=ask.distance_km,
    )
