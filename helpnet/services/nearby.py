"""Places open to the public near somebody: which, how far, and open when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from helpnet.domain.availability import Day
from helpnet.domain.contacts import readable
from helpnet.domain.opening import is_open, weekly_table
from helpnet.domain.places import Point
from helpnet.store.nearby import NearPlace, get_open_place, list_near
from helpnet.store.partners import Place
from helpnet.store.territories import find_nearest

Times = tuple[tuple[str, str], ...]
"""Opening and closing, `HH:MM`, of one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """A place in a list; `open_now` and `today` are None where nobody can tell."""

    place: NearPlace
    open_now: bool | None
    today: Times | None


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
    *, location: Point, now: datetime, most: int = 10
) -> tuple[PlaceCard, ...]:
    """Return the nearest places of active partners, nearest first, within 100 km."""
    return tuple(_card(place, now) for place in list_near(location, most=most))


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
        open_now=is_open(place.opening_hours, local),
        week=weekly_table(place.opening_hours, around=local.date()),
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


def _card(place: NearPlace, now: datetime) -> PlaceCard:
    local = _local(now, place.time_zone)
    week = weekly_table(place.opening_hours, around=local.date())
    return PlaceCard(
        place=place,
        open_now=is_open(place.opening_hours, local),
        today=week[list(Day)[local.weekday()]] if week else None,
    )


def _local(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
