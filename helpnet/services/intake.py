"""A request for help comes in: by the web form, the phone, a counter or a letter."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from helpnet.domain.asking import AlreadyOpen as AlreadyOpen
from helpnet.domain.asking import Answers as Answers
from helpnet.domain.asking import AskedPlace, Route
from helpnet.domain.asking import Received as Received
from helpnet.domain.asks import check_needs, check_wishes
from helpnet.store.answers import whereabouts
from helpnet.store.asks import UnmetAsk, add_unmet
from helpnet.store.catalogue import catalogue
from helpnet.store.incoming import Draw, draw_signs, receive
from helpnet.store.networks import list_networks
from helpnet.store.requests import find_request_by_draft
from helpnet.store.territories import find_holding, find_nearest
from helpnet.store.tokens import hashed
from helpnet.store.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A network holds the place; what pages need to speak for it."""

    name: str
    phone: str
    time_zone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """No network holds the place; the nearest one, if there is any, and how far."""

    nearest: str
    distance_km: float


def list_countries() -> tuple[str, ...]:
    """Return the countries where there are networks (ISO 3166 codes), sorted."""
    return tuple(sorted({network.country for network in list_networks()}))


def find_network(
    *, key: str, place: AskedPlace, needs: Sequence[str], now: datetime
) -> Covered | Outside:
    """Return which network a request from there would fall into.

    Where none does, the ask is recorded once per `key`, so that somebody may found one.
    """
    network = find_holding(place.point)
    if network is None:
        return _outside(key, place, needs, now)
    return Covered(
        name=network.name,
        phone=network.phone,
        time_zone=network.time_zone,
        languages=tuple(network.languages),
    )


def find_received(*, key: str) -> Received | None:
    """Return what was sent with this form, if it was sent."""
    request = find_request_by_draft(hashed(key))
    if request is None:
        return None
    return Received(
        request_id=request.id,
        reference=request.reference,
        network_id=request.network_id,
    )


def ask_for_help(
    *, answers: Answers, now: datetime, draw: Draw = draw_signs
) -> Received | Outside | AlreadyOpen:
    """Take a request in and tell the learner, or say that no network is there.

    Sent twice with one key, also at the same moment, it is one request and gives
    the same answer. `draw` gives 7 numbers below 29 for a reference; a reference
    that exists is drawn again. Raise `BadAsk` for wishes nobody can be looked for,
    of which those who want no helper need none.

    With an `address_key` the limits of `domain/limits.py` hold: `AlreadyOpen` when
    this person's request is open, `TooOften` past what is allowed. The same person is
    the same phone number, or at a neighbour's the number and the name, e-mail address
    or postal address.
    """
    _check(answers)
    network = find_holding(answers.place.point)
    if network is None:
        return _outside(answers.key, answers.place, answers.wishes.needs, now)
    return receive(answers, network_id=network.id, now=now, draw=draw)


def _check(answers: Answers) -> None:
    wishes = answers.wishes
    if answers.route is Route.OFFLINE:
        check_needs(wishes.needs, catalogue())
        return
    check_wishes(
        needs=wishes.needs,
        modes=wishes.modes,
        languages=wishes.languages,
        catalogue=catalogue(),
    )


def _outside(
    key: str, place: AskedPlace, needs: Sequence[str], now: datetime
) -> Outside:
    nearest = find_nearest(place.point)
    network, distance = nearest or (None, 0.0)
    name, network_id = (network.name, network.id) if network else ("", None)
    with suppress(IntegrityError):  # recorded at the same moment by the same form
        _record_unmet(key, place, list(needs), (network_id, distance), now)
    return Outside(nearest=name, distance_km=distance)


@transaction
def _record_unmet(
    key: str,
    place: AskedPlace,
    needs: list[str],
    nearest: tuple[int | None, float],
    now: datetime,
) -> None:
    network_id, distance = nearest
    add_unmet(
        UnmetAsk(
            asked_at=now,
            draft_key=hashed(key),
            needs=needs,
            nearest_network_id=network_id,
            distance_km=None if network_id is None else distance,
            **whereabouts(place),
        )
    )
