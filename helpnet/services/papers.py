"""What papers to print say: whom to call, and where a place is."""

from dataclasses import dataclass

from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import Standing
from helpnet.store.base import db
from helpnet.store.networks import Network, find_network_by_slug, get_network
from helpnet.store.partners import Place, get_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a paper is handed in; without a place `place` and `address` are empty."""

    network: str
    phone: str
    email: str
    time_zone: str
    place: str = ""
    address: str = ""


def get_poster(
    *, place_id: int, network_id: int, partner_id: int | None = None
) -> Desk:
    """Return what a poster for a place says.

    Raise `NoResultFound` for another network's place, for another partner's where a
    partner asks, and for a partner that is not active.
    """
    place = get_place(place_id)
    own = place.network_id == network_id and partner_id in {None, place.partner_id}
    if not own or place.partner.standing is not Standing.ACTIVE:
        raise NoResultFound
    return _desk(get_network(network_id), place)


def find_network_of_place(*, place_id: int) -> int | None:
    """Return the id of the network that a place belongs to, if it is still there."""
    place = db.session.get(Place, place_id)
    return place.network_id if place else None


def find_desk(*, slug: str = "", place_id: int | None = None) -> Desk | None:
    """Return where papers go: to a place, else to the network of that short name."""
    place = db.session.get(Place, place_id) if place_id is not None else None
    if place is not None and place.partner.standing is Standing.ACTIVE:
        return _desk(get_network(place.network_id), place)
    network = find_network_by_slug(slug) if slug else None
    return _desk(network) if network else None


def get_desk(*, network_id: int) -> Desk:
    """Return where the papers of a network go, or raise `NoResultFound`."""
    return _desk(get_network(network_id))


def _desk(network: Network, place: Place | None = None) -> Desk:
    return Desk(
        network=network.name,
        phone=network.phone,
        email=network.email,
        time_zone=network.time_zone,
        place=place.name if place else "",
        address=_address(place) if place else "",
    )


def _address(place: Place) -> str:
    parts = (place.address, f"{place.postcode} {place.town}".strip())
    return ", ".join(part for part in parts if part)
