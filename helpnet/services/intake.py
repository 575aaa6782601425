"""A request for help comes in: by the web form, the phone, a counter or a letter."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from helpnet.domain.asking import AskedPlace, Channel, Reach, Referrer, Wishes
from helpnet.domain.asks import check_wishes
from helpnet.domain.history import Actor, Happening
from helpnet.domain.notices import NoticeKind
from helpnet.domain.references import ALPHABET, RANDOM_SIGNS, make_reference
from helpnet.domain.refusals import Busy
from helpnet.store.asks import UnmetAsk, add_unmet, delete_draft
from helpnet.store.base import db
from helpnet.store.catalogue import catalogue
from helpnet.store.networks import get_network, list_networks
from helpnet.store.notices import tell_learner
from helpnet.store.requests import HelpRequest, Need, find_request_by_draft
from helpnet.store.territories import find_holding, find_nearest
from helpnet.store.tokens import hashed
from helpnet.store.transaction import transaction

MOST_DRAWS = 5

Draw = Callable[[], Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One complete ask.

    `key` is the secret of the form, which makes sending twice harmless;
    `taken_by` is the account of the coordinator who typed it in.
    """

    key: str
    channel: Channel
    language: str
    wishes: Wishes
    place: AskedPlace
    reach: Reach
    referrer: Referrer | None = None
    taken_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The request is in; its reference can be said over the phone."""

    request_id: int
    reference: str
    network_id: int


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
    return _received(request)


def _received(request: HelpRequest) -> Received:
    return Received(
        request_id=request.id,
        reference=request.reference,
        network_id=request.network_id,
    )


def _draw() -> Sequence[int]:
    return [secrets.randbelow(len(ALPHABET)) for _ in range(RANDOM_SIGNS)]


def ask_for_help(
    *, answers: Answers, now: datetime, draw: Draw = _draw
) -> Received | Outside:
    """Take a request in and tell the learner, or say that no network is there.

    Sent twice with one key, also at the same moment, it is one request and gives
    the same answer. `draw` gives 7 numbers below 29 for a reference; a reference
    that exists is drawn again. Raise `BadAsk` for wishes nobody can be looked for.
    """
    wishes = answers.wishes
    check_wishes(
        needs=wishes.needs,
        modes=wishes.modes,
        languages=wishes.languages,
        catalogue=catalogue(),
    )
    network = find_holding(answers.place.point)
    if network is None:
        return _outside(answers.key, answers.place, answers.wishes.needs, now)
    network_id = network.id
    for _ in range(MOST_DRAWS):
        reference = make_reference(draw())
        try:
            return _take_in(answers, network_id, reference, now)
        except IntegrityError:  # sent twice at once, or drawn before: look again
            continue
    raise Busy


@transaction
def _take_in(
    answers: Answers, network_id: int, reference: str, now: datetime
) -> Received:
    key_hash = hashed(answers.key)
    request = find_request_by_draft(key_hash)
    if request is None:
        request = _request(answers, network_id, reference, key_hash, now)
        db.session.add(request)
        _write_history(request, answers, now)
        db.session.flush()  # the message needs the id
        _confirm(request, now)
    delete_draft(key_hash)
    return _received(request)


def _request(
    answers: Answers, network_id: int, reference: str, key_hash: str, now: datetime
) -> HelpRequest:
    request = HelpRequest(
        network_id=network_id,
        reference=reference,
        draft_key=key_hash,
        channel=answers.channel,
        language=answers.language,
        asked_at=now,
        **_reached(answers.reach),
        **_wished(answers.wishes),
        **_whereabouts(answers.place),
    )
    request.needs = _needs(answers.wishes.needs)
    _add_referrer(request, answers.referrer, now)
    return request


def _reached(reach: Reach) -> dict[str, str]:
    return {
        "name": reach.name,
        "contact_way": reach.way,
        "phone": reach.phone,
        "email": reach.email,
        "contact_note": reach.note,
    }


def _wished(wishes: Wishes) -> dict[str, frozenset[str] | str]:
    return {
        "barriers": wishes.barriers,
        "modes": wishes.modes,
        "languages": wishes.languages,
        "times": wishes.times,
        "notes": wishes.notes,
    }


def _needs(skills: Sequence[str]) -> list[Need]:
    return [Need(position=place, skill=skill) for place, skill in enumerate(skills)]


def _add_referrer(
    request: HelpRequest, referrer: Referrer | None, now: datetime
) -> None:
    if referrer is not None:
        request.referrer_name = referrer.name
        request.referrer_relation = referrer.relation
        request.referrer_contact = referrer.contact
        request.consent_at = now


def _write_history(request: HelpRequest, answers: Answers, now: datetime) -> None:
    by = Actor.REFERRER if answers.referrer else Actor.LEARNER
    if answers.taken_by is not None:
        by = Actor.COORDINATOR
    request.tell(Happening.ASKED, at=now, by=by, account_id=answers.taken_by)


def _confirm(request: HelpRequest, now: datetime) -> None:
    facts = {
        "request": request.id,
        "reference": request.reference,
        "phone": get_network(request.network_id).phone,
    }
    key = f"{NoticeKind.REQUEST_RECEIVED}-{request.id}"
    tell_learner(request, NoticeKind.REQUEST_RECEIVED, key=key, at=now, facts=facts)


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
            **_whereabouts(place),
        )
    )


def _whereabouts(place: AskedPlace) -> dict[str, str | float]:
    return {
        "country": place.country,
        "postcode": place.postcode,
        "town": place.town,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "precision_km": place.precision_km,
    }
