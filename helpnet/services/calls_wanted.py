"""Somebody wants to be called instead of filling in a form: a number is enough."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import AlreadyOpen as AlreadyOpen
from helpnet.domain.asking import (
    AskedPlace,
    Channel,
    Incoming,
    Reach,
    Referrer,
    Route,
    Wishes,
)
from helpnet.domain.asking import Received as Received
from helpnet.domain.asks import known_part
from helpnet.domain.contacts import ContactWay, country_of
from helpnet.store.catalogue import catalogue
from helpnet.store.incoming import receive
from helpnet.store.networks import get_network, list_networks
from helpnet.store.requests import find_request_by_draft
from helpnet.store.territories import find_holding
from helpnet.store.tokens import hashed

NOTHING_SAID = Wishes(
    needs=(),
    barriers=frozenset(),
    modes=frozenset(),
    languages=frozenset(),
    times=frozenset(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWanted:
    """Whom to call (`phone` in E.164), and what is known by then, down to nothing.

    `near` is the network of the poster that brought them here, if any. `key` and
    `address_key` as in `Incoming`.
    """

    key: str
    language: str
    phone: str
    name: str = ""
    place: AskedPlace | None = None
    near: int | None = None
    wishes: Wishes = NOTHING_SAID
    notes: str = ""
    referrer: Referrer | None = None
    address_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNeeded:
    """Nobody can tell which network calls, unless they say where they live.

    With `outside` they did say, and no network is there.
    """

    outside: bool = False


def find_call_network(
    *, phone: str = "", place: AskedPlace | None = None, near: int | None = None
) -> int | None:
    """Return the network that would call, or None where the place must be asked for.

    The one that holds the place; else that of the poster; else, where no place is
    told, the only one of the number's country (of all, before a number is typed).
    """
    if place and (network := find_holding(place.point)):
        return network.id
    if near is not None:
        with suppress(NoResultFound):
            return get_network(near).id
    return None if place else _only_network(phone)


def ask_for_call(
    *, wanted: CallWanted, now: datetime
) -> Received | AlreadyOpen | PlaceNeeded:
    """Take in a number to call; the rest is asked on the phone.

    Whatever else was ticked is kept where it can be, and refused nowhere. Sent twice
    with one key it is one request. The limits are those of `intake.ask_for_help`,
    with the same `TooOften`.
    """
    network_id = _sent_to(wanted.key) or find_call_network(
        phone=wanted.phone, place=wanted.place, near=wanted.near
    )
    if network_id is None:
        return PlaceNeeded(outside=wanted.place is not None)
    return receive(_incoming(wanted), network_id=network_id, now=now)


def _incoming(wanted: CallWanted) -> Incoming:
    wishes = replace(wanted.wishes, notes=wanted.notes or wanted.wishes.notes)
    return Incoming(
        key=wanted.key,
        channel=Channel.WEB,
        language=wanted.language,
        wishes=known_part(wishes, catalogue()),
        reach=Reach(name=wanted.name, way=ContactWay.PHONE, phone=wanted.phone),
        place=wanted.place,
        referrer=wanted.referrer,
        address_key=wanted.address_key,
        route=Route.CALL,
    )


def _sent_to(key: str) -> int | None:
    """Return the network that has this very request already."""
    request = find_request_by_draft(hashed(key))
    return request.network_id if request else None


def _only_network(phone: str) -> int | None:
    country = country_of(phone)
    found = [n.id for n in list_networks() if not phone or n.country == country]
    return found[0] if len(found) == 1 else None
