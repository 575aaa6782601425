"""Places open to the public near somebody: which, how far, and open when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from helpnet.domain.availability import Day
from helpnet.domain.catalogue import ServiceCategory
from helpnet.domain.contacts import readable
from helpnet.domain.nearby_map import NearbyMap, draw_nearby
from helpnet.domain.opening import (
    OpenDay,
    Opening,
    is_open,
    next_open_days,
    next_opening,
    weekly_table,
)
from helpnet.domain.place_search import Wanted
from helpnet.domain.places import Point
from helpnet.domain.territory import Territory, covering
from helpnet.store.catalogue import catalogue
from helpnet.store.gazetteer_near import list_towns_within
from helpnet.store.nearby import ANYTHING, NearPlace, get_open_place, list_near
from helpnet.store.networks import get_network
from helpnet.store.partners import Place
from helpnet.store.territories import find_nearest, list_territories

Times = tuple[tuple[str, str], ...]
"""Opening and closing, `HH:MM`, of one day."""

ENOUGH = 5
"""With so many places nobody wants to see those that are farther away still."""

MOST_WEIGHED = 60
"""Of so many near places the open ones come first."""

MOST_TOWNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """A place in a list; `open_now` and `today` are None where nobody can tell.

    `next_opening` is None for an open place too; `next_days` are its next open days.
    """

    place: NearPlace
    open_now: bool | None
    today: Times | None
    next_opening: Opening | None
    next_days: tuple[OpenDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPage:
    """The places near somebody, their map, and the network that looks after them.

    `others` counts the places near while none fits; the network is empty and the map
    None while there is no place at all.
    """

    places: tuple[PlaceCard, ...]
    others: int
    map: NearbyMap | None
    network: str
    network_phone: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """Everything the public may know of one place."""

    id: int
    name: str
    partner: str
    address: str
    postcode: str
    town: str
    phone: str
    email: str
    website: str
    summary: str
    services: tuple[str, ...]
    details: Mapping[str, Any]
    opening_hours: str
    open_now: bool | None
    next_opening: Opening | None
    week: Mapping[Day, Times] | None
    network: str
    network_phone: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOn:
    """For somebody whom no network reaches: the nearest one, and nearby places."""

    network: str
    network_phone: str
    distance_km: float
    places: tuple[PlaceCard, ...]


def list_nearby(
    *,
    location: Point,
    now: datetime,
    most: int = 10,
    wanted: Wanted = ANYTHING,
    open_first: bool = False,
) -> tuple[PlaceCard, ...]:
    """Return the nearest places of active partners that fit, within 100 km.

    Nearest first; if wished the open ones before the others.
    """
    return _cards(location, now, most, wanted, open_first)


def search_nearby(
    *,
    location: Point,
    now: datetime,
    wanted: Wanted = ANYTHING,
    open_first: bool = False,
    most: int = 20,
) -> NearPage:
    """Return what `list_nearby` does, numbered on a map of the surroundings."""
    cards = _cards(location, now, most, wanted, open_first)
    shapes = list_territories()
    holding = covering(shapes, location)
    nearest = [min(cards, key=_distance).place.network_id] if cards else []
    network = get_network((holding or nearest)[0]) if holding or nearest else None
    shape = shapes[network.id] if network else None
    return NearPage(
        places=cards,
        others=0 if cards or not wanted else _count(location, most),
        map=_map(location, cards, shape) if cards else None,
        network=network.name if network else "",
        network_phone=network.phone if network else "",
        time_zone=network.time_zone if network else "",
    )


def services_for(*, needs: Collection[str]) -> frozenset[ServiceCategory]:
    """Return the services that answer needs: ids of skills, or names of services.

    What is neither is left out.
    """
    named = {category.name.lower(): category for category in ServiceCategory}
    taught = {skill.id: skill.service for skill in catalogue()}
    known = named | taught
    return frozenset(known[need] for need in needs if need in known)


def find_ways_on(*, location: Point, now: datetime, most: int = 5) -> WaysOn:
    """Return the nearest network (no name while there is none) and places."""
    nearest = find_nearest(location)
    return WaysOn(
        network=nearest[0].name if nearest else "",
        network_phone=nearest[0].phone if nearest else "",
        distance_km=nearest[1] if nearest else 0.0,
        places=tuple(_card(place, now) for place in list_near(location, most=most)),
    )


def show_place(*, place_id: int, now: datetime) -> PlacePage:
    """Return one place of an active partner, or raise `NoResultFound`."""
    place, network = get_open_place(place_id)
    local = _local(now, network.time_zone)
    return PlacePage(
        **_contact(place),
        id=place.id,
        partner=place.partner.name,
        summary=place.summary,
        services=tuple(place.services),
        details=dict(place.details),
        opening_hours=place.opening_hours,
        open_now=is_open(place.opening_hours, local, country=place.country),
        next_opening=next_opening(place.opening_hours, local, country=place.country),
        week=weekly_table(
            place.opening_hours, around=local.date(), country=place.country
        ),
        network=network.name,
        network_phone=network.phone,
        time_zone=network.time_zone,
    )


def _contact(place: Place) -> dict[str, str]:
    return {
        "name": place.name,
        "address": place.address,
        "postcode": place.postcode,
        "town": place.town,
        "phone": readable(place.phone or place.partner.phone, place.country),
        "email": place.email or place.partner.email,
        "website": place.website or place.partner.website,
    }


def _cards(
    here: Point, now: datetime, most: int, wanted: Wanted, open_first: bool
) -> tuple[PlaceCard, ...]:
    read = max(most, MOST_WEIGHED) if open_first else most
    near = list_near(here, most=read, wanted=wanted, enough=ENOUGH)
    cards = [_card(place, now) for place in near]
    if open_first:
        cards.sort(key=lambda card: card.open_now is not True)
    return tuple(cards[:most])


def _count(here: Point, most: int) -> int:
    return len(list_near(here, most=most, enough=ENOUGH))


def _card(place: NearPlace, now: datetime) -> PlaceCard:
    local = _local(now, place.time_zone)
    hours, country = place.opening_hours, place.country
    week = weekly_table(hours, around=local.date(), country=country)
    return PlaceCard(
        place=place,
        open_now=is_open(hours, local, country=country),
        today=week[list(Day)[local.weekday()]] if week else None,
        next_opening=next_opening(hours, local, country=country),
        next_days=next_open_days(hours, local, country=country),
    )


def _distance(card: PlaceCard) -> float:
    return card.place.distance_km


def _map(
    here: Point, cards: tuple[PlaceCard, ...], territory: Territory | None
) -> NearbyMap:
    points = [card.place.location.point or here for card in cards]
    reach = max(map(_distance, cards))
    towns = list_towns_within(here, reach, most=MOST_TOWNS)
    names = [(name, point) for name, _size, point, _far in towns]
    return draw_nearby(here, points, territory, names)


def _local(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
