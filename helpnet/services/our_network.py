"""A network as its coordinators run it: name, rules, and where its people are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.closing_rules import with_changes
from helpnet.domain.outlines import frame
from helpnet.domain.places import Point
from helpnet.domain.rules import NetworkRules, parse_rules
from helpnet.domain.territory import parse_territory
from helpnet.store.accompaniments import get_own_match
from helpnet.store.networks import Network, get_network, lock_network
from helpnet.store.people import Place, list_towns
from helpnet.store.policies import look_again
from helpnet.store.transaction import transaction

MAP_WIDTH = 640.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFrame:
    """What surrounds the pages of a network; the first language is its own."""

    name: str
    phone: str
    time_zone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownDot:
    """A town with its counts, at x to the right and y downwards in the map."""

    town: str
    helpers: int
    requests: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPage:
    """A network with its rules and its map, in the units of an SVG drawing."""

    name: str
    phone: str
    email: str
    country: str
    languages: tuple[str, ...]
    time_zone: str
    rules: NetworkRules
    outline: str
    width: float
    height: float
    towns: tuple[TownDot, ...]


def get_frame(*, network_id: int) -> NetworkFrame:
    """Return what every page of the network shows around its content."""
    return _frame(get_network(network_id))


def get_frame_for_learner(*, helper_id: int, request_id: int) -> NetworkFrame:
    """Return the same of the network that a helper's learner belongs to.

    Raise `NoResultFound` for somebody else's learner.
    """
    return _frame(get_own_match(helper_id, request_id).request.network)


def show_network(*, network_id: int) -> NetworkPage:
    """Return the network's own page."""
    network = get_network(network_id)
    territory = parse_territory(network.territory)
    picture = frame(territory.box, width=MAP_WIDTH)
    return NetworkPage(
        name=network.name,
        phone=network.phone,
        email=network.email,
        country=network.country,
        languages=tuple(network.languages),
        time_zone=network.time_zone,
        rules=parse_rules(network.rules),
        outline=picture.path(territory),
        width=picture.width,
        height=picture.height,
        towns=tuple(
            _dot(place, *picture.place(Point(place.latitude, place.longitude)))
            for place in list_towns(network_id)
        ),
    )


def show_rules(*, network_id: int) -> NetworkRules:
    """Return the network's rules."""
    return parse_rules(get_network(network_id).rules)


@transaction
def change_rules(*, network_id: int, given: dict[str, Any], now: datetime) -> None:
    """Change some rules; the others stay. Raise `BadRules` with all faults at once.

    By another closing rule the goals of who is accompanied are counted soon after.
    """
    _change(network_id, given, now)


@transaction
def change_offer_rules(
    *, network_id: int, given: dict[str, Any], now: datetime
) -> None:
    """Change how offers go out, and let every search go on by the new rules.

    The other rules stay. Raise `BadRules` with all faults at once.
    """
    before, after = _change(network_id, given, now)
    afresh = before.offer_policy is not after.offer_policy
    look_again(network_id, at=now, afresh=afresh)


@transaction
def change_contact(*, network_id: int, name: str, phone: str, email: str) -> None:
    """Change how the network is called and reached."""
    network: Network = lock_network(network_id)
    network.name, network.phone, network.email = name, phone, email


def _change(
    network_id: int, given: dict[str, Any], now: datetime
) -> tuple[NetworkRules, NetworkRules]:
    """Return the rules before and after."""
    network = lock_network(network_id)
    before = parse_rules(network.rules)
    network.rules = with_changes(network.rules, given, at=now)
    return before, parse_rules(network.rules)


def _frame(network: Network) -> NetworkFrame:
    return NetworkFrame(
        name=network.name,
        phone=network.phone,
        time_zone=network.time_zone,
        languages=tuple(network.languages),
    )


def _dot(place: Place, x: float, y: float) -> TownDot:
    return TownDot(
        town=place.town,
        helpers=place.helpers,
        requests=place.requests,
        x=round(x, 1),
        y=round(y, 1),
    )
