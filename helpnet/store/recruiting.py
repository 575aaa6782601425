"""Who was not helped lately, and the towns where a helper could live."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from helpnet.domain.access import Standing
from helpnet.domain.journey import Stage
from helpnet.domain.matching import Ask
from helpnet.domain.modes import IN_PERSON, Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.places import Location, Point
from helpnet.domain.recruiting import Town
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner, Place
from helpnet.store.requests import LOOKED_FOR, HelpRequest, Need

HELPED = (OfferStatus.ACCEPTED, OfferStatus.ENDED)
GAVE_UP = (Stage.WITHDRAWN, Stage.UNREACHABLE)
"""How requests end unserved; who was sent elsewhere was helped there."""


def list_gave_up(network_id: int, *, since: datetime, most: int) -> list[Ask]:
    """Return requests closed since then that never had a helper, latest first.

    Two statements; helpers who said no count as others do. Who wanted none, or could
    not be called first, is left out.
    """
    helped = select(Offer.request_id).where(Offer.status.in_(HELPED))
    chosen = (
        HelpRequest.network_id == network_id,
        HelpRequest.stage.in_(GAVE_UP),
        HelpRequest.closed_at >= since,
        HelpRequest.id.not_in(helped),
        LOOKED_FOR,
    )
    rows = db.session.scalars(
        select(HelpRequest)
        .where(*chosen)
        .order_by(HelpRequest.closed_at.desc(), HelpRequest.id.desc())
        .limit(most)
    ).all()
    needs = _needs(chosen)
    return [_ask(row, needs[row.id]) for row in rows]


def has_helpers(network_id: int) -> bool:
    """Tell whether anybody helps in the network, with a free place or without."""
    helps = select(Helper.id).where(
        Helper.network_id == network_id, Helper.standing == Standing.ACTIVE
    )
    return db.session.scalar(helps.limit(1)) is not None


def list_unmet_asks(network: Network, *, since: datetime, most: int) -> list[Ask]:
    """Return asks that no network covers and that were nearest to this one.

    They said neither how nor in which language: in person, in the network's first
    language, is supposed. Latest first; one statement.
    """
    rows = db.session.scalars(
        select(UnmetAsk)
        .where(UnmetAsk.nearest_network_id == network.id, UnmetAsk.asked_at >= since)
        .order_by(UnmetAsk.asked_at.desc(), UnmetAsk.id.desc())
        .limit(most)
    )
    return [
        Ask(
            request_id=row.id,
            network_ids=frozenset({network.id}),
            place=row.location,
            modes=IN_PERSON,
            needs=tuple(row.needs),
            languages=frozenset(network.languages[:1]),
            times=frozenset(),
        )
        for row in rows
    ]


def list_partner_towns(network_id: int) -> list[Town]:
    """Return the towns of the active partners' places, each with one of its points."""
    label = (Place.country, Place.postcode, Place.town)
    first = (
        select(func.min(Place.id))
        .join(Place.partner)
        .where(
            Place.network_id == network_id,
            Partner.standing == Standing.ACTIVE,
            Place.latitude.is_not(None),
            Place.longitude.is_not(None),
        )
        .group_by(*label)
    )
    rows = db.session.execute(
        select(*label, Place.latitude, Place.longitude)
        .where(Place.id.in_(first))
        .order_by(*label, Place.id)
    )
    return [_town(row) for row in rows]


def list_asked_towns(
    request_ids: Iterable[int], unmet_ids: Iterable[int]
) -> list[Town]:
    """Return the towns these requests and unmet asks came from; two statements."""
    found: list[Town] = []
    for table, ids in ((HelpRequest, request_ids), (UnmetAsk, unmet_ids)):
        place = (table.country, table.postcode, table.town)
        point = (table.latitude, table.longitude)
        rows = db.session.execute(
            select(*place, *point)
            .where(table.id.in_(sorted(ids)), *(each.is_not(None) for each in point))
            .distinct()
            .order_by(*place, *point)
        )
        found += [_town(row) for row in rows]
    return found


def list_references(request_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the references of these requests, by id; one statement."""
    columns = select(HelpRequest.id, HelpRequest.reference)
    rows = db.session.execute(columns.where(HelpRequest.id.in_(sorted(request_ids))))
    return {row[0]: row[1] for row in rows}


def list_unmet_towns(unmet_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the postcode and town of these unmet asks, by id; one statement."""
    columns = select(UnmetAsk.id, UnmetAsk.postcode, UnmetAsk.town)
    rows = db.session.execute(columns.where(UnmetAsk.id.in_(sorted(unmet_ids))))
    return {row[0]: f"{row[1]} {row[2]}".strip() for row in rows}


def _town(row: Any) -> Town:
    country, postcode, town, latitude, longitude = row
    return Town(country, postcode, town, Point(latitude, longitude))


def _needs(chosen: Sequence[ColumnElement[bool]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    statement = (
        select(Need.request_id, Need.skill)
        .join(HelpRequest, HelpRequest.id == Need.request_id)
        .where(*chosen, Need.dropped_at.is_(None))
        .order_by(Need.request_id, Need.position, Need.id)
    )
    for request_id, skill in db.session.execute(statement):
        found[request_id].append(skill)
    return found


def _ask(request: HelpRequest, needs: Sequence[str]) -> Ask:
    place: Location = request.location
    return Ask(
        request_id=request.id,
        network_ids=frozenset({request.network_id}),
        place=place,
        modes=frozenset(Mode(mode) for mode in request.modes),
        needs=tuple(needs),
        languages=request.languages,
        times=request.times,
    )
