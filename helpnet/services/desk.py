"""The coordinator's desk: what needs a human now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from helpnet.domain.asking import Route
from helpnet.domain.contacts import readable
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeChannel, NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.domain.rules import parse_rules
from helpnet.store import boards as store
from helpnet.store.accompaniments import progress_of
from helpnet.store.asks import UnmetAsk
from helpnet.store.best import list_best
from helpnet.store.calls import list_calls
from helpnet.store.candidates import ask_of
from helpnet.store.networks import Network, get_network
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.request_cards import (
    RequestCard,
    RequestLine,
    request_card,
    request_line,
)
from helpnet.store.routes import count_routes, list_on_route

MOST_SHOWN = 10
MOST_CALLS = 8
MOST_COUNTED = 10
UNMET_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A request with the helper who was asked or who accompanies.

    Only a helper who said yes has a phone number here.
    """

    request_id: int
    name: str
    need: str
    helper: str
    helper_phone: str
    answered_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCard:
    """A call to make or a letter to write, with what its words need."""

    notice_id: int
    request_id: int | None
    kind: NoticeKind
    channel: NoticeChannel
    recipient: str
    address: str
    language: str
    network: str
    facts: Mapping[str, Any]
    created_at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmetLine:
    """Somebody asked from a place nobody covers, `distance_km` from our border."""

    town: str
    needs: tuple[str, ...]
    asked_at: datetime
    distance_km: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What needs a human now comes first: calls, then who waits, then the rest.

    Of the people to `call_first`, and of those `offline`, the first few; `routes`
    counts all who wait, by what they wait for.
    """

    counts: Mapping[Stage, int]
    routes: Mapping[Route, int]
    call_first: tuple[RequestCard, ...]
    offline: tuple[RequestCard, ...]
    calls: tuple[CallCard, ...]
    wanting_call: tuple[RequestLine, ...]
    waiting: tuple[RequestLine, ...]
    able: tuple[RequestLine, ...]
    asked: tuple[OfferLine, ...]
    silent: tuple[OfferLine, ...]
    silent_days: int
    helpers_applied: int
    partners_applied: int
    unmet: tuple[UnmetLine, ...]

    @property
    def tiles(self) -> Mapping[Stage | Route, int]:
        """Return how many requests stand where, those apart who wait for no helper."""
        apart = (Route.CALL, Route.OFFLINE)
        tiles: dict[Stage | Route, int] = dict(self.counts.items())
        return tiles | {route: self.routes[route] for route in apart}


def desk(*, network_id: int, now: datetime) -> Desk:
    """Return what the coordinators of a network find on their desk."""
    network = get_network(network_id)
    helpers_applied, partners_applied = store.count_applied(network_id)
    unmet = store.list_unmet(network_id, since=now - UNMET_FOR, most=MOST_SHOWN)
    return Desk(
        counts=store.count_stages(network_id),
        routes=count_routes(network_id),
        call_first=_on_route(network_id, Route.CALL),
        offline=_on_route(network_id, Route.OFFLINE),
        calls=_calls(network, now),
        wanting_call=_wanting_call(network_id),
        waiting=_waiting(network, now),
        able=_able(network_id),
        asked=_lines(store.list_asked(network_id, most=MOST_SHOWN)),
        **_silent(network, now),
        helpers_applied=helpers_applied,
        partners_applied=partners_applied,
        unmet=tuple(_unmet_line(ask) for ask in unmet),
    )


def _silent(network: Network, now: datetime) -> dict[str, Any]:
    """Return matches without a meeting, and after how many days they count."""
    days = parse_rules(network.rules).first_contact_days
    before = now - timedelta(days=days)
    found = store.list_silent(network.id, before=before, most=MOST_SHOWN)
    return {"silent": _lines(found), "silent_days": days}


def _calls(network: Network, now: datetime) -> tuple[CallCard, ...]:
    found = list_calls(network.id, now=now, most=MOST_CALLS)
    return tuple(_call_card(notice, network) for notice in found)


def _call_card(notice: Notice, network: Network) -> CallCard:
    number, _, note = notice.address.partition("\n")
    readable_number = readable(number, network.country)
    lines = (readable_number, note)
    return CallCard(
        notice_id=notice.id,
        request_id=notice.request_id,
        kind=notice.kind,
        channel=notice.channel,
        recipient=notice.recipient or readable_number,
        address="\n".join(line for line in lines if line),
        language=notice.language,
        network=network.name,
        facts=notice.facts,
        created_at=notice.created_at,
        tries=notice.tries,
    )


def _wanting_call(network_id: int) -> tuple[RequestLine, ...]:
    found = store.list_wanting_call(network_id, most=MOST_CALLS)
    return tuple(request_line(request) for request in found)


def _on_route(network_id: int, route: Route) -> tuple[RequestCard, ...]:
    found = list_on_route(network_id, route, most=MOST_CALLS)
    return tuple(request_card(request) for request in found)


def _able(network_id: int) -> tuple[RequestLine, ...]:
    """Return who met the closing rule, as it is now, and waits for somebody to ask."""
    suggested = store.list_suggested(network_id)
    far = progress_of(suggested)
    able = [request for request in suggested if far[request.id].suggested]
    return tuple(request_line(request) for request in able[:MOST_SHOWN])


def _waiting(network: Network, now: datetime) -> tuple[RequestLine, ...]:
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    weights = parse_rules(network.rules).weights
    lines = []
    for request in store.list_waiting(network.id, most=MOST_SHOWN):
        ask = ask_of(request)
        fitting = list_best(ask, weights=weights, on=today, most=MOST_COUNTED + 1)
        lines.append(request_line(request, len(fitting)))
    return tuple(lines)


def _lines(offers: Sequence[Offer]) -> tuple[OfferLine, ...]:
    return tuple(_offer_line(offer) for offer in offers)


def _offer_line(offer: Offer) -> OfferLine:
    request, said_yes = offer.request, offer.status is OfferStatus.ACCEPTED
    phone = readable(offer.helper.phone, request.country) if said_yes else ""
    return OfferLine(
        request_id=request.id,
        name=request.name,
        need=request.needs[0].skill if request.needs else "",
        helper=offer.helper.account.name,
        helper_phone=phone,
        answered_at=offer.answered_at,
        expires_at=offer.expires_at,
    )


def _unmet_line(ask: UnmetAsk) -> UnmetLine:
    return UnmetLine(
        town=" ".join(part for part in (ask.postcode, ask.town) if part),
        needs=tuple(ask.needs),
        asked_at=ask.asked_at,
        distance_km=ask.distance_km,
    )
