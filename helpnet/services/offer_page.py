"""What a helper sees of an offer: no identity before they accept, the contact after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import NoResultFound

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.availability import shared
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.first_contact import MANY_TRIES
from helpnet.domain.helping import smaller_reach
from helpnet.domain.journey import Stage
from helpnet.domain.local_times import local_day
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.reasons import Reasons, from_mapping
from helpnet.domain.rules import parse_rules
from helpnet.store.first_contact import count_tries
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network, get_network
from helpnet.store.offer_links import Way, answered_here
from helpnet.store.offers import Offer, get_offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How the winner reaches the learner, and how that went so far.

    `phone` is to read, `dial` to call (E.164). `many_tries`: nobody answers, so a
    coordinator should look for another way.
    """

    name: str
    way: ContactWay
    phone: str
    dial: str
    email: str
    note: str
    place: str
    referrer: str
    learner_notes: str
    spoken: bool
    tries: int
    many_tries: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterNo:
    """What a helper who said no may change at once, so that we ask better.

    `today` is the day where they are. `smaller_km` is None and `skill` empty where
    there is nothing sensible to change.
    """

    today: date
    reason: DeclineReason
    note: str
    paused: bool
    paused_until: date | None
    may_pause: bool
    reach_km: float
    smaller_km: int | None
    skill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """An offer as its helper sees it.

    `own`: it is shown to its helper, who is signed in, or to the browser that
    answered, for half an hour. `contact` is there for the winner alone, while they
    accompany the learner and may sign in; `no` for who declined. `used`: the link
    has answered. `town` and the distance are of postcode centres, never of a home.
    `lent`: another network than the helper's own asks.
    """

    offer_id: int
    helper_id: int
    helper: str
    status: OfferStatus
    own: bool
    used: bool
    expired: bool
    taken: bool
    mode: str
    reasons: Reasons
    languages: tuple[str, ...]
    times: tuple[str, ...]
    town: str
    expires_at: datetime
    contact_days: int
    contact: Contact | None
    no: AfterNo | None
    request_id: int
    lent: bool
    network: str
    network_phone: str
    time_zone: str


def show_offer(*, way: Way, now: datetime) -> OfferPage:
    """Return an offer's page; raise `NoResultFound`, also for somebody else's."""
    offer = get_offer(way.offer_id)
    if way.helper_id not in {None, offer.helper_id}:
        raise NoResultFound
    own = way.helper_id is not None or answered_here(way, now=now)
    request = offer.request
    winner = offer.status is OfferStatus.ACCEPTED
    return OfferPage(
        offer_id=offer.id,
        helper_id=offer.helper_id,
        helper=offer.helper.account.name,
        status=offer.status,
        own=own,
        used=offer.token_used_at is not None,
        expired=offer.expires_at <= now,
        taken=request.stage is Stage.ACCOMPANIED and not winner,
        contact=_contact(offer) if own and winner and _may_read(offer) else None,
        no=_after_no(offer, now) if own and _may_read(offer) else None,
        **_asked(offer),
        **_of_network(offer, request.network),
    )


def _asked(offer: Offer) -> dict[str, Any]:
    request = offer.request
    return {
        "request_id": request.id,
        "mode": offer.mode,
        "expires_at": offer.expires_at,
        "reasons": from_mapping(offer.reasons),
        "languages": tuple(sorted(request.languages)),
        "times": shared(request.times, request.times),
        "town": request.town,
    }


def _of_network(offer: Offer, network: Network) -> dict[str, Any]:
    return {
        "contact_days": parse_rules(network.rules).first_contact_days,
        "lent": offer.helper.network_id != network.id,
        "network": network.name,
        "network_phone": network.phone,
        "time_zone": network.time_zone,
    }


def _may_read(offer: Offer) -> bool:
    return offer.helper.account.status is AccountStatus.ACTIVE


def _contact(offer: Offer) -> Contact:
    request = offer.request
    tries = count_tries([offer])[offer.id]
    return Contact(
        name=request.name,
        way=request.contact_way,
        phone=readable(request.phone, offer.helper.country) if request.phone else "",
        dial=request.phone,
        email=request.email,
        note=request.contact_note,
        place=" ".join(part for part in (request.postcode, request.town) if part),
        referrer=", ".join(
            part for part in (request.referrer_name, request.referrer_contact) if part
        ),
        learner_notes=request.notes,
        spoken=offer.contacted_at is not None,
        tries=tries,
        many_tries=tries >= MANY_TRIES,
    )


def _after_no(offer: Offer, now: datetime) -> AfterNo | None:
    if offer.status is not OfferStatus.DECLINED:
        return None
    helper = offer.helper
    zone = get_network(helper.network_id).time_zone
    return AfterNo(
        today=local_day(now, zone),
        reason=offer.decline_reason or DeclineReason.OTHER,
        note=offer.decline_note,
        paused=helper.standing is Standing.PAUSED,
        paused_until=helper.paused_until,
        may_pause=helper.standing in {Standing.ACTIVE, Standing.PAUSED},
        reach_km=helper.reach_km,
        smaller_km=smaller_reach(helper.reach_km, offer.distance_km),
        skill=_skill_to_drop(helper, offer),
    )


def _skill_to_drop(helper: Helper, offer: Offer) -> str:
    """Return the main thing asked, if the helper teaches it and something else too."""
    main = offer.request.needs[0].skill
    taught = {each.skill for each in helper.skills}
    return main if main in taught and len(taught) > 1 else ""
