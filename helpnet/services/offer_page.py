"""What a helper sees of an offer: no identity before they accept, the contact after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.access import AccountStatus
from helpnet.domain.availability import shared
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.reasons import Reasons, from_mapping
from helpnet.domain.rules import parse_rules
from helpnet.store.networks import Network
from helpnet.store.offers import Offer, get_offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How the winner reaches the learner."""

    name: str
    way: ContactWay
    phone: str
    email: str
    note: str
    place: str
    referrer: str
    learner_notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """An offer as its helper sees it.

    `contact` is there for the winner alone, while they accompany the learner and
    may sign in: a link outlives a suspension, what it opens must not;
    `town` and the distance are of postcode centres, never of a home. `lent`: another
    network than the helper's own asks.
    """

    offer_id: int
    helper: str
    status: OfferStatus
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
    request_id: int
    lent: bool
    network: str
    network_phone: str
    time_zone: str


def show_offer(*, offer_id: int, now: datetime) -> OfferPage:
    """Return an offer's page, or raise `NoResultFound`."""
    offer = get_offer(offer_id)
    request = offer.request
    winner = offer.status is OfferStatus.ACCEPTED
    return OfferPage(
        offer_id=offer.id,
        helper=offer.helper.account.name,
        status=offer.status,
        expired=offer.expires_at <= now,
        taken=request.stage is Stage.ACCOMPANIED and not winner,
        mode=offer.mode,
        reasons=from_mapping(offer.reasons),
        languages=tuple(sorted(request.languages)),
        times=shared(request.times, request.times),
        town=request.town,
        expires_at=offer.expires_at,
        contact_days=parse_rules(request.network.rules).first_contact_days,
        contact=_contact(offer) if winner and _may_read(offer) else None,
        request_id=request.id,
        **_of_network(offer, request.network),
    )


def _of_network(offer: Offer, network: Network) -> dict[str, Any]:
    return {
        "lent": offer.helper.network_id != network.id,
        "network": network.name,
        "network_phone": network.phone,
        "time_zone": network.time_zone,
    }


def _may_read(offer: Offer) -> bool:
    return offer.helper.account.status is AccountStatus.ACTIVE


def _contact(offer: Offer) -> Contact:
    request = offer.request
    return Contact(
        name=request.name,
        way=request.contact_way,
        phone=readable(request.phone, offer.helper.country) if request.phone else "",
        email=request.email,
        note=request.contact_note,
        place=" ".join(part for part in (request.postcode, request.town) if part),
        referrer=", ".join(
            part for part in (request.referrer_name, request.referrer_contact) if part
        ),
        learner_notes=request.notes,
    )
