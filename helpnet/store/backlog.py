"""Everybody who waits, in a few statements, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from helpnet.domain.backlog import Waiting
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.places import Location, Point
from helpnet.domain.rules import parse_rules
from helpnet.store.base import db
from helpnet.store.exclusions import PASTS, Exclusion, split_past
from helpnet.store.neighbours import networks_each_may_ask
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.requests import LOOKED_FOR, HelpRequest, Need

_COLUMNS = (
    HelpRequest.id,
    HelpRequest.network_id,
    HelpRequest.asked_at,
    HelpRequest.urgent,
    HelpRequest.latitude,
    HelpRequest.longitude,
    HelpRequest.precision_km,
    HelpRequest.modes,
    HelpRequest.languages,
    HelpRequest.times,
)

_Past = list[tuple[OfferStatus | None, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAsk:
    """A request that waits, as matching sees it, and what decides who comes first."""

    ask: Ask
    network_id: int
    asked_at: datetime
    urgent: bool


def list_waiting(network_ids: Iterable[int], *, now: datetime) -> list[Waiting]:
    """Return what `propose` takes for these networks, by request; five statements.

    Weights are those of the request's network, the date is the date there.
    """
    asks = list_waiting_asks(network_ids)
    chosen = {one.network_id for one in asks}
    columns = select(Network.id, Network.rules, Network.time_zone)
    networks = {
        row.id: (
            parse_rules(row.rules).weights,
            now.astimezone(ZoneInfo(row.time_zone)),
        )
        for row in db.session.execute(columns.where(Network.id.in_(chosen)))
    }
    return [_waiting(one, *networks[one.network_id]) for one in asks]


def list_waiting_asks(
    network_ids: Iterable[int], *, request_ids: Iterable[int] | None = None
) -> list[WaitingAsk]:
    """Return who waits for a helper in these networks, by id; four statements.

    With `request_ids`, only who of these waits.
    """
    waits: tuple[ColumnElement[bool], ...] = (
        HelpRequest.network_id.in_(sorted(network_ids)),
        HelpRequest.stage == Stage.WAITING,
        LOOKED_FOR,
    )
    if request_ids is not None:
        waits = (*waits, HelpRequest.id.in_(sorted(request_ids)))
    rows = db.session.execute(
        select(*_COLUMNS).where(*waits).order_by(HelpRequest.id)
    ).all()
    needs, pasts = _needs(waits), _pasts(waits)
    asked = networks_each_may_ask({row.network_id for row in rows})
    return [
        _waiting_ask(row, asked[row.network_id], needs[row.id], pasts[row.id])
        for row in rows
    ]


def _waiting(one: WaitingAsk, weights: Any, there: datetime) -> Waiting:
    return Waiting(
        ask=one.ask,
        asked_at=one.asked_at,
        urgent=one.urgent,
        weights=weights,
        on=there.date(),
    )


def _needs(waits: tuple[ColumnElement[bool], ...]) -> Mapping[int, list[str]]:
    """Return the needs of each request, the main need first."""
    found: dict[int, list[str]] = defaultdict(list)
    statement = (
        select(Need.request_id, Need.skill)
        .join(HelpRequest, HelpRequest.id == Need.request_id)
        .where(*waits, Need.dropped_at.is_(None))
        .order_by(Need.request_id, Need.position, Need.id)
    )
    for request_id, skill in db.session.execute(statement):
        found[request_id].append(skill)
    return found


def _pasts(waits: tuple[ColumnElement[bool], ...]) -> Mapping[int, _Past]:
    """Return who was asked or must not be asked for each request, as `split_past`."""
    found: dict[int, _Past] = defaultdict(list)
    offers = (
        select(Offer.request_id, Offer.status, Offer.helper_id)
        .join(HelpRequest, HelpRequest.id == Offer.request_id)
        .where(*waits)
    )
    statement = offers.union_all(
        PASTS.join(HelpRequest, HelpRequest.id == Exclusion.request_id).where(*waits),
    )
    for request_id, status, helper_id in db.session.execute(statement):
        found[request_id].append((status, helper_id))
    return found


def _waiting_ask(
    row: Any, network_ids: frozenset[int], needs: list[str], past: _Past
) -> WaitingAsk:
    known = row.latitude is not None and row.longitude is not None
    point = Point(row.latitude, row.longitude) if known else None
    excluded, former = split_past(past)
    ask = Ask(
        request_id=row.id,
        network_ids=network_ids,
        place=Location(point, row.precision_km),
        modes=frozenset(Mode(mode) for mode in row.modes),
        needs=tuple(needs),
        languages=row.languages,
        times=row.times,
        excluded=excluded,
        former=former,
    )
    return WaitingAsk(
        ask=ask,
        network_id=row.network_id,
        asked_at=row.asked_at,
        urgent=row.urgent,
    )
