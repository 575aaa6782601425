"""A request on the pages of coordinators: in a list, and whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.asking import Barrier, Channel, Route
from helpnet.domain.availability import shared
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.journey import Stage
from helpnet.domain.modes import Mode
from helpnet.store.requests import HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request in a list; `candidates` is how many helpers fit, where counted."""

    request_id: int
    reference: str
    stage: Stage
    name: str
    need: str
    more_needs: int
    town: str
    asked_at: datetime
    urgent: bool
    route: Route
    candidates: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """What was asked, and how to reach the learner: for coordinators only."""

    request_id: int
    reference: str
    stage: Stage
    route: Route
    channel: Channel
    asked_at: datetime
    urgent: bool
    name: str
    contact_way: ContactWay
    contact: str
    contact_note: str
    referrer: str
    town: str
    needs: tuple[str, ...]
    barriers: tuple[str, ...]
    modes: tuple[str, ...]
    languages: tuple[str, ...]
    times: tuple[str, ...]
    notes: str


def request_card(request: HelpRequest) -> RequestCard:
    """Return the card of a request; who gave no name is called by the number."""
    contact = request.email or readable(request.phone, request.country)
    return RequestCard(
        request_id=request.id,
        reference=request.reference,
        stage=request.stage,
        route=request.route,
        channel=request.channel,
        asked_at=request.asked_at,
        urgent=request.urgent,
        name=request.name or contact,
        contact_way=request.contact_way,
        contact=contact,
        contact_note=request.contact_note,
        referrer=_referrer(request),
        town=" ".join(part for part in (request.postcode, request.town) if part),
        **_wishes(request),
    )


def _wishes(request: HelpRequest) -> dict[str, Any]:
    return {
        "needs": tuple(need.skill for need in request.goals),
        "barriers": tuple(each for each in Barrier if each in request.barriers),
        "modes": tuple(mode for mode in Mode if mode in request.modes),
        "languages": tuple(sorted(request.languages)),
        "times": shared(request.times, request.times),
        "notes": request.notes,
    }


def _referrer(request: HelpRequest) -> str:
    parts = (
        request.referrer_name,
        request.referrer_relation,
        request.referrer_contact,
    )
    return ", ".join(part for part in parts if part)


def request_line(request: HelpRequest, candidates: int | None = None) -> RequestLine:
    """Return the line of a request; who gave no name is called by the number."""
    return RequestLine(
        request_id=request.id,
        reference=request.reference,
        stage=request.stage,
        name=request.name or readable(request.phone, request.country),
        need=request.needs[0].skill if request.needs else "",
        more_needs=max(0, len(request.goals) - 1),
        town=request.town,
        asked_at=request.asked_at,
        urgent=request.urgent,
        route=request.route,
        candidates=candidates,
    )
