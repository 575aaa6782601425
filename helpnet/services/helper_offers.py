"""What was asked of a helper lately: what waits for an answer, what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.accompaniments import list_asked, list_closed_lately
from helpnet.store.learner_lines import OfferLine, offer_line, skills_of
from helpnet.store.offers import Offer

LATELY = timedelta(days=60)
_HELPED = frozenset({Stage.ACCOMPANIED, Stage.AUTONOMOUS})


class Outcome(StrEnum):
    """What became of an offer, as its helper reads it."""

    GOING = "going"
    FINISHED = "finished"
    DECLINED = "declined"
    TAKEN = "taken"
    EXPIRED = "expired"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedOffer:
    """An offer that is closed; `name` is known to who helps now.

    `helped`: the person has a helper now, or can do it alone.
    """

    offer_id: int
    request_id: int
    outcome: Outcome
    name: str
    town: str
    skills: tuple[str, ...]
    at: datetime
    helped: bool
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperOffers:
    """The offers that wait, most urgent first, and the closed ones, latest first."""

    waiting: tuple[OfferLine, ...]
    closed: tuple[ClosedOffer, ...]


def list_offers(*, helper_id: int, now: datetime) -> HelperOffers:
    """Return what was asked of the helper in the last sixty days."""
    return HelperOffers(
        waiting=tuple(
            offer_line(each, now=now) for each in list_asked(helper_id, now=now)
        ),
        closed=tuple(
            _closed(each)
            for each in list_closed_lately(helper_id, now=now, since=now - LATELY)
        ),
    )


def _closed(offer: Offer) -> ClosedOffer:
    request, outcome = offer.request, _outcome(offer)
    return ClosedOffer(
        offer_id=offer.id,
        request_id=request.id,
        outcome=outcome,
        name=request.name if outcome is Outcome.GOING else "",
        town=request.town,
        skills=skills_of(request),
        at=offer.ended_at or offer.answered_at or offer.expires_at,
        helped=request.stage in _HELPED,
        time_zone=request.network.time_zone,
    )


def _outcome(offer: Offer) -> Outcome:
    taken = offer.request.stage is Stage.ACCOMPANIED
    return {
        OfferStatus.ACCEPTED: Outcome.GOING,
        OfferStatus.ENDED: Outcome.FINISHED,
        OfferStatus.DECLINED: Outcome.DECLINED,
        OfferStatus.WITHDRAWN: Outcome.TAKEN if taken else Outcome.SETTLED,
    }.get(offer.status, Outcome.EXPIRED)
