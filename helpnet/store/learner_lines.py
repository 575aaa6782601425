"""What a helper reads of a learner in one line, as frozen values."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """An offer that waits for the helper's answer; nobody's name is in it.

    `network` is that of the learner, empty when it is the helper's own. `hours_left`
    are whole hours to answer.
    """

    offer_id: int
    skills: tuple[str, ...]
    town: str
    distance_km: float | None
    mode: str
    expires_at: datetime
    hours_left: int
    network: str
    time_zone: str


def offer_line(asked: Offer, *, now: datetime) -> OfferLine:
    """Return the offer as a line for its helper."""
    return OfferLine(
        offer_id=asked.id,
        skills=skills_of(asked.request),
        town=asked.request.town,
        distance_km=asked.distance_km,
        mode=asked.mode,
        expires_at=asked.expires_at,
        hours_left=max(0, (asked.expires_at - now) // _HOUR),
        **asking_of(asked),
    )


def asking_of(asked: Offer) -> dict[str, str]:
    """Return the learner's network, empty where it is the helper's, and its zone."""
    network = asked.request.network
    lent = asked.helper.network_id != network.id
    return {"network": network.name if lent else "", "time_zone": network.time_zone}


def skills_of(request: HelpRequest) -> tuple[str, ...]:
    """Return what the learner wants, the main thing first."""
    return tuple(need.skill for need in request.goals)


def first_name(request: HelpRequest) -> str:
    """Return the first word of the learner's name."""
    return "".join(request.name.split()[:1])
