"""What helpers and learners are told about an offer, written with the change."""

from datetime import datetime
from typing import Any

from helpnet.domain.contacts import readable
from helpnet.domain.notices import NoticeKind
from helpnet.domain.rules import parse_rules
from helpnet.store.notices import cancel_waiting, tell_account, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


def tell_helper(
    offer: Offer, kind: NoticeKind, *, at: datetime, due_at: datetime | None = None
) -> None:
    """Write to the offer's helper; nothing in it says who the learner is."""
    if kind is not NoticeKind.OFFER:
        forget_unsent(offer, at=at)
    tell_account(
        offer.helper.account,
        kind,
        key=f"{kind}-{offer.id}",
        at=at,
        due_at=due_at,
        facts=_facts(offer),
        request_id=offer.request_id,
    )


def forget_unsent(offer: Offer, *, at: datetime) -> None:
    """Cancel the question to the helper if it has not left yet."""
    cancel_waiting(key=f"{NoticeKind.OFFER}-{offer.id}", at=at)


def tell_match(offer: Offer, request: HelpRequest, *, at: datetime) -> None:
    """Tell the learner who helps, and the helper what to do first."""
    rules = parse_rules(request.network.rules)
    tell_helper(offer, NoticeKind.OFFER_ACCEPTED, at=at)
    tell_learner(
        request,
        NoticeKind.HELPER_FOUND,
        key=f"{NoticeKind.HELPER_FOUND}-{offer.id}",
        at=at,
        facts={
            "request": request.id,
            "reference": request.reference,
            "helper": offer.helper.account.name,
            "helper_phone": readable(offer.helper.phone, request.country),
            "mode": offer.mode,
            "days": rules.first_contact_days,
            "phone": request.network.phone,
        },
    )


def _facts(offer: Offer) -> dict[str, Any]:
    request = offer.request
    network = request.network
    return {
        "lent": offer.helper.network_id != network.id,
        "offer": offer.id,
        "code": offer.reply_code,
        "request": request.id,
        "needs": [need.skill for need in request.goals],
        "mode": offer.mode,
        "distance_km": offer.distance_km,
        "town": request.town,
        "expires_at": offer.expires_at.isoformat(),
        "zone": network.time_zone,
        "days": parse_rules(network.rules).first_contact_days,
        "phone": network.phone,
    }
