"""Open places near a point: the nearest ones of partners that are active."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from helpnet.domain.access import Standing
from helpnet.domain.contacts import readable
from helpnet.domain.places import Box, Location, Point, cover_boxes, distance_km
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.partners import Partner, Place

CIRCLES_KM = (10.0, 30.0, 100.0)
"""How far to look: no further than needed, and never further than the last."""

NOT_PUBLIC = "Ce lieu n'accueille pas de public"
"""How the national files say that nobody can go to a place."""


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place with its distance in kilometres and its network's time zone."""

    id: int
    name: str
    partner: str
    address: str
    postcode: str
    town: str
    phone: str
    services: tuple[str, ...]
    opening_hours: str
    time_zone: str
    distance_km: float
    location: Location


def list_near(point: Point, *, most: int) -> tuple[NearPlace, ...]:
    """Return the nearest places within 100 km, nearest first, then by id."""
    found: list[NearPlace] = []
    for reach in CIRCLES_KM:
        found = [near for near in _within(point, reach) if near.distance_km <= reach]
        if len(found) >= most:
            break
    return tuple(sorted(found, key=lambda near: (near.distance_km, near.id))[:most])


def get_open_place(place_id: int) -> tuple[Place, Network]:
    """Return a place that the public may see, or raise `NoResultFound`."""
    shown = select(Place, Network).join(Network, Network.id == Place.network_id)
    wanted = shown.join(Place.partner).where(
        Place.id == place_id, Partner.standing == Standing.ACTIVE
    )
    place, network = db.session.execute(wanted).one()
    return place, network


def _within(point: Point, reach_km: float) -> Iterable[NearPlace]:
    boxes = or_(*(_inside(box) for box in cover_boxes(point, reach_km)))
    shown = select(Place, Network.time_zone).join(Place.partner)
    wanted = (
        shown.join(Network, Network.id == Place.network_id)
        .where(Partner.standing == Standing.ACTIVE, boxes)
        .options(joinedload(Place.partner))
        .order_by(Place.id)
    )
    return [
        _near(place, zone, point)
        for place, zone in db.session.execute(wanted)
        if NOT_PUBLIC not in place.details.get("modalites_acces", ())
    ]


def _inside(box: Box) -> ColumnElement[bool]:
    return and_(
        Place.latitude.between(box.south, box.north),
        Place.longitude.between(box.west, box.east),
    )


def _near(place: Place, time_zone: str, point: Point) -> NearPlace:
    here = place.location.point or point
    return NearPlace(
        id=place.id,
        name=place.name,
        partner=place.partner.name,
        address=place.address,
        postcode=place.postcode,
        town=place.town,
        phone=readable(place.phone or place.partner.phone, place.country),
        services=tuple(place.services),
        opening_hours=place.opening_hours,
        time_zone=time_zone,
        distance_km=distance_km(point, here),
        location=place.location,
    )
