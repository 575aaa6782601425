"""Found networks, change what they say of themselves, and list them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.network_profile import (
    BadNetwork,
    NetworkFault,
    NetworkProblem,
    read_profile,
)
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.places import Point
from helpnet.domain.territory import mirrored, parse_territory
from helpnet.store.base import db
from helpnet.store.gazetteer_near import holds_place, knows_country, lies_near
from helpnet.store.networks import (
    Network,
    find_network_by_slug,
    get_network,
    list_networks,
    list_phones,
)
from helpnet.store.territories import find_holding, find_nearest
from helpnet.store.transaction import transaction

MOST_PHONES = 6
"""A longer list of numbers helps nobody to choose one."""

NEAR_DEGREES = 1.0
"""A small territory may hold no place of the gazetteer, but one is as near as this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCard:
    """A network as others name it."""

    id: int
    slug: str
    name: str
    country: str
    languages: tuple[str, ...]
    time_zone: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The network nearest to a point that none holds, and how far it is."""

    network: NetworkCard
    distance_km: float


def find_network_for(*, point: Point) -> NetworkCard | Nearest | None:
    """Return the network that holds the point, else the nearest; None without any."""
    if holding := find_holding(point):
        return _card(holding)
    found = find_nearest(point)
    return Nearest(network=_card(found[0]), distance_km=found[1]) if found else None


def get_card(*, network_id: int) -> NetworkCard:
    """Return the network, or raise `NoResultFound`."""
    return _card(get_network(network_id))


def list_cards() -> tuple[NetworkCard, ...]:
    """Return every network, by name."""
    return tuple(map(_card, list_networks()))


def list_numbers() -> tuple[tuple[str, str], ...]:
    """Return (name, phone number) of every network; nothing where they are too many."""
    found = tuple(list_phones(MOST_PHONES + 1))
    return found if len(found) <= MOST_PHONES else ()


def create_network(
    *,
    fields: Mapping[str, str],
    now: datetime,
    policy: OfferPolicy = OfferPolicy.MANUAL,
) -> int:
    """Found a network from its fields as typed; return its id.

    The fields: slug, name, country, languages (`fr,nl`), time_zone, phone, email and
    territory (GeoJSON). Raise `BadNetwork` with all faults at once; whether the
    territory lies in the country is asked when all else is right.
    """
    faults = _taken(fields)
    try:
        values = read_profile(fields)
    except BadNetwork as bad:
        raise BadNetwork((*faults, *bad.faults)) from None
    if faults:
        raise BadNetwork(faults)
    _check_whereabouts(values, values["country"])
    rules = {"offer_policy": policy.value}
    return _add(values={**values, "rules": rules}, now=now)


def change_network(*, slug: str, fields: Mapping[str, str]) -> int:
    """Change only the fields given; return the network's id.

    Its slug stays. Raise `BadNetwork` with all faults at once.
    """
    network = find_network_by_slug(slug)
    if network is None:
        raise BadNetwork((NetworkFault("slug", NetworkProblem.UNKNOWN, slug),))
    kept = {name: text for name, text in fields.items() if name != "slug"}
    values = read_profile(kept, country=network.country, whole=False)
    _check_whereabouts(values, values.get("country", network.country))
    return _change(network_id=network.id, values=values)


def _taken(fields: Mapping[str, str]) -> tuple[NetworkFault, ...]:
    slug = fields.get("slug", "")
    if find_network_by_slug(slug) is None:
        return ()
    return (NetworkFault("slug", NetworkProblem.TAKEN, slug),)


def _check_whereabouts(values: Mapping[str, Any], country: str) -> None:
    """Raise `BadNetwork` for a territory that lies outside its country.

    What the gazetteer does not know of a country is held against nobody.
    """
    if "territory" not in values or not knows_country(country):
        return
    shape = parse_territory(values["territory"])
    mirror = mirrored(shape)
    if holds_place(shape, country):
        return
    if holds_place(mirror, country):
        problem = NetworkProblem.SWAPPED
    elif lies_near(shape, country, NEAR_DEGREES):
        return
    elif lies_near(mirror, country, NEAR_DEGREES):
        problem = NetworkProblem.SWAPPED
    else:
        problem = NetworkProblem.ELSEWHERE
    raise BadNetwork((NetworkFault("territory", problem, country),))


@transaction
def _add(*, values: Mapping[str, object], now: datetime) -> int:
    slug = str(values["slug"])
    if find_network_by_slug(slug):  # founded meanwhile
        raise BadNetwork((NetworkFault("slug", NetworkProblem.TAKEN, slug),))
    network = Network(**values, created_at=now)
    db.session.add(network)
    db.session.flush()
    return network.id


@transaction
def _change(*, network_id: int, values: Mapping[str, object]) -> int:
    network = get_network(network_id)
    for column, value in values.items():
        setattr(network, column, value)
    return network.id


def _card(network: Network) -> NetworkCard:
    return NetworkCard(
        id=network.id,
        slug=network.slug,
        name=network.name,
        country=network.country,
        languages=tuple(network.languages),
        time_zone=network.time_zone,
        phone=network.phone,
        email=network.email,
    )
