"""Places written by hand: a partner or a coordinator adds, changes, removes one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.domain.asking import AskedPlace
from helpnet.domain.helping import NEIGHBOURHOOD_KM
from helpnet.domain.partnering import PlaceSheet
from helpnet.domain.place_search import access_of, with_access
from helpnet.domain.territory import distance_km, parse_territory
from helpnet.store.base import db
from helpnet.store.networks import Network, get_network
from helpnet.store.partners import Partner, Place, get_partner, get_place
from helpnet.store.places import (
    columns_of,
    count_meetings_at,
    list_page,
    move_meetings_away,
    new_place,
)
from helpnet.store.transaction import transaction

PER_PAGE = 50


class TooFarAway(Exception):
    """The place lies far outside its network; `km` says how far."""

    def __init__(self, km: float) -> None:
        super().__init__(str(km))
        self.km = km


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A place to change: what it says, whose it is, and where it came from."""

    id: int
    partner: str
    source: str
    sheet: PlaceSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A place in a coordinator's list."""

    id: int
    name: str
    partner: str
    town: str
    standing: Standing
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceList:
    """One page of the network's places; pages count from 1."""

    lines: tuple[PlaceLine, ...]
    total: int
    number: int
    pages: int


def list_own(*, network_id: int, text: str = "", page: int = 1) -> PlaceList:
    """Return a page of the network's places by name, those that hold the text."""
    offset = PER_PAGE * (page - 1)
    places, total = list_page(network_id, text=text, offset=offset, most=PER_PAGE)
    return PlaceList(
        lines=tuple(map(_line, places)),
        total=total,
        number=page,
        pages=max(1, -(-total // PER_PAGE)),
    )


def get_own(
    *, place_id: int, network_id: int, partner_id: int | None = None
) -> OwnPlace:
    """Return a place to change; raise `NoResultFound` for somebody else's.

    `partner_id` is given where a partner asks, who sees their own places only.
    """
    place = _own(place_id, network_id, partner_id)
    return OwnPlace(
        id=place.id,
        partner=place.partner.name,
        source=place.source or "",
        sheet=_sheet(place),
    )


@transaction
def add_place(*, network_id: int, partner_id: int, sheet: PlaceSheet) -> int:
    """Add a place to a partner of the network; return its id.

    Raise `NoResultFound` for another network's partner, `TooFarAway`.
    """
    partner = get_partner(partner_id)
    if partner.network_id != network_id:
        raise NoResultFound
    return _add(get_network(network_id), partner, sheet)


@transaction
def add_place_of_new_partner(
    *, network_id: int, partner: str, sheet: PlaceSheet, now: datetime
) -> int:
    """Add a place of an organisation the coordinator vouches for; return its id."""
    new = Partner(
        network_id=network_id, name=partner, standing=Standing.ACTIVE, created_at=now
    )
    db.session.add(new)
    db.session.flush()
    return _add(get_network(network_id), new, sheet)


@transaction
def change_place(
    *, place_id: int, network_id: int, sheet: PlaceSheet, partner_id: int | None = None
) -> None:
    """Write the sheet over the place; raise as `get_own` and `add_place` do."""
    place = _own(place_id, network_id, partner_id)
    moved = (place.postcode, place.town) != (sheet.where.postcode, sheet.where.town)
    if moved:
        _refuse_far(get_network(network_id), sheet.where)
    # Its own point, which an import gave, is better than that of the postcode.
    for column, value in columns_of(sheet, with_point=moved).items():
        setattr(place, column, value)
    place.details = with_access(place.details, sheet.access)


@transaction
def remove_place(
    *, place_id: int, network_id: int, partner_id: int | None = None
) -> int:
    """Remove a place; return how many meetings lost their place by it."""
    place = _own(place_id, network_id, partner_id)
    met = count_meetings_at(place.id)
    move_meetings_away(place.id)
    db.session.delete(place)
    return met


def _own(place_id: int, network_id: int, partner_id: int | None) -> Place:
    place = get_place(place_id)
    if place.network_id != network_id or partner_id not in {None, place.partner_id}:
        raise NoResultFound
    return place


def _add(network: Network, partner: Partner, sheet: PlaceSheet) -> int:
    _refuse_far(network, sheet.where)
    place = new_place(partner, sheet)
    db.session.flush()
    return place.id


def _refuse_far(network: Network, where: AskedPlace) -> None:
    km = distance_km(parse_territory(network.territory), where.point)
    if km > NEIGHBOURHOOD_KM:
        raise TooFarAway(km)


def _sheet(place: Place) -> PlaceSheet:
    return PlaceSheet(
        name=place.name,
        address=place.address,
        where=AskedPlace(
            country=place.country,
            postcode=place.postcode,
            town=place.town,
            latitude=place.latitude or 0.0,
            longitude=place.longitude or 0.0,
            precision_km=place.precision_km,
        ),
        opening_hours=place.opening_hours,
        services=tuple(place.services),
        phone=place.phone,
        email=place.email,
        website=place.website,
        summary=place.summary,
        access=access_of((), place.details),
    )


def _line(place: Place) -> PlaceLine:
    return PlaceLine(
        id=place.id,
        name=place.name,
        partner=place.partner.name,
        town=" ".join(part for part in (place.postcode, place.town) if part),
        standing=place.partner.standing,
        source=place.source or "",
    )
