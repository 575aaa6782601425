"""Open requests of one person, by how that person is reached."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, select

from helpnet.domain.asking import AskedPlace, Reach
from helpnet.domain.contacts import ContactWay
from helpnet.domain.journey import OPEN
from helpnet.domain.limits import contact_key
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def key_of(reach: Reach, place: AskedPlace | None) -> str:
    """Return what stands for the person who is reached so and lives there."""
    return contact_key(reach, f"{place.postcode} {place.town}" if place else "")


def list_open_with(reach: Reach, place: AskedPlace | None) -> list[HelpRequest]:
    """Return the open requests of the same contact, in any network, oldest first.

    The same is what has the same `contact_key`, which says more.
    """
    key = key_of(reach, place)
    found = _list_open(HelpRequest.contact_way == reach.way, _near(reach, place))
    return [request for request in found if key and _key_of(request) == key]


def list_likely(
    network_id: int, reach: Reach, place: AskedPlace | None
) -> list[HelpRequest]:
    """Return the network's open requests that may be this person's, oldest first.

    Wider than the same contact: whoever has this number, at a neighbour's or not.
    """
    if reach.way is ContactWay.LETTER:
        same = list_open_with(reach, place)
        return [request for request in same if request.network_id == network_id]
    return list(
        _list_open(HelpRequest.network_id == network_id, _near(reach, place)),
    )


def _list_open(*chosen: ColumnElement[bool]) -> Sequence[HelpRequest]:
    return db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.stage.in_(OPEN), *chosen)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    ).all()


def _near(reach: Reach, place: AskedPlace | None) -> ColumnElement[bool]:
    """Return what the database can tell: the number, the address, or the town."""
    if reach.way is ContactWay.LETTER:
        if place is None:
            return false()
        return (HelpRequest.postcode == place.postcode) & (
            HelpRequest.town == place.town
        )
    if reach.way is ContactWay.EMAIL:
        email = func.lower(HelpRequest.email)
        return (email == reach.email.lower()) & (HelpRequest.email != "")
    return (HelpRequest.phone == reach.phone) & (HelpRequest.phone != "")


def _key_of(request: HelpRequest) -> str:
    """Return the contact key of a request that is there."""
    reach = Reach(
        name=request.name,
        way=request.contact_way,
        phone=request.phone,
        email=request.email,
        note=request.contact_note,
    )
    return contact_key(reach, f"{request.postcode} {request.town}")
