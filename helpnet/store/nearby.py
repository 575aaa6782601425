"""Open places near a point: the nearest ones of partners that are active."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import joinedload

from helpnet.domain.access import Standing
from helpnet.domain.contacts import readable
from helpnet.domain.place_search import Access, Wanted, access_of
from helpnet.domain.places import Box, Location, Point, cover_boxes, distance_km
from helpnet.store.base import db
from helpnet.store.networks import Network
from helpnet.store.partners import Partner, Place

CIRCLES_KM = (10.0, 30.0, 100.0)
"""How far to look: no further than needed, and never further than the last."""

NOT_PUBLIC = "Ce lieu n'accueille pas de public"
"""How the national files say that nobody can go to a place."""


ANYTHING = Wanted()

Found = tuple[float, int]
"""Kilometres and id: the order of places."""


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A place with its distance in kilometres and its network's time zone."""

    id: int
    network_id: int
    name: str
    partner: str
    country: str
    address: str
    postcode: str
    town: str
    phone: str
    services: tuple[str, ...]
    access: frozenset[Access]
    opening_hours: str
    time_zone: str
    distance_km: float
    location: Location


def list_near(
    point: Point,
    *,
    most: int,
    wanted: Wanted = ANYTHING,
    enough: int | None = None,
    circles: Sequence[float] = CIRCLES_KM,
) -> tuple[NearPlace, ...]:
    """Return the nearest places that fit, nearest first, then by id.

    Within the last of the circles (km from the point), 100 km if not said. They grow
    until `enough` places are found (all of `most` if not said). However many places
    there are, a circle costs one statement and what is shown another.
    """
    found: list[Found] = []
    seen: tuple[Box, ...] = ()
    for reach in circles:
        boxes = cover_boxes(point, reach)
        found += _inside(boxes, seen, point, wanted)
        seen = boxes
        inside = [near for near in found if near[0] <= reach]
        if len(inside) >= (most if enough is None else enough):
            break
    return _read([place_id for _far, place_id in nsmallest(most, inside)], point)


def get_open_place(place_id: int) -> tuple[Place, Network]:
    """Return a place that the public may see, or raise `NoResultFound`."""
    shown = select(Place, Network).join(Network, Network.id == Place.network_id)
    wanted = shown.join(Place.partner).where(
        Place.id == place_id, Partner.standing == Standing.ACTIVE
    )
    place, network = db.session.execute(wanted).one()
    return place, network


def _inside(
    boxes: tuple[Box, ...], seen: tuple[Box, ...], point: Point, wanted: Wanted
) -> Sequence[Found]:
    """Return what fits in the boxes and was not in those seen before."""
    shown = select(
        *(Place.id, Place.latitude, Place.longitude, Place.services, Place.details)
    ).join(Place.partner)
    new = and_(_in_any(boxes), not_(_in_any(seen))) if seen else _in_any(boxes)
    rows = db.session.execute(
        shown.where(Partner.standing == Standing.ACTIVE, new).order_by(Place.id)
    )
    return [
        (distance_km(point, Point(latitude, longitude)), place_id)
        for place_id, latitude, longitude, services, details in rows
        if NOT_PUBLIC not in details.get("modalites_acces", ())
        and wanted.fits(services, details)
    ]


def _in_any(boxes: tuple[Box, ...]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                Place.latitude.between(box.south, box.north),
                Place.longitude.between(box.west, box.east),
            )
            for box in boxes
        )
    )


def _read(place_ids: Sequence[int], point: Point) -> tuple[NearPlace, ...]:
    """Return these places, in this order."""
    if not place_ids:
        return ()
    shown = select(Place, Network.time_zone).join(
        Network, Network.id == Place.network_id
    )
    wanted = (
        shown.where(Place.id.in_(place_ids))
        .options(joinedload(Place.partner))
        .order_by(Place.id)
    )
    found = {place.id: (place, zone) for place, zone in db.session.execute(wanted)}
    return tuple(_near(*found[each], point) for each in place_ids if each in found)


def _near(place: Place, time_zone: str, point: Point) -> NearPlace:
    return NearPlace(
        id=place.id,
        network_id=place.network_id,
        name=place.name,
        partner=place.partner.name,
        country=place.country,
        address=place.address,
        postcode=place.postcode,
        town=place.town,
        phone=readable(place.phone or place.partner.phone, place.country),
        services=tuple(place.services),
        access=access_of(place.services, place.details),
        opening_hours=place.opening_hours,
        time_zone=time_zone,
        distance_km=distance_km(point, place.location.point or point),
        location=place.location,
    )
