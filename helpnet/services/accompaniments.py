"""What a coordinator sees of an accompaniment: who, how often, how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpnet.domain.autonomy import SaidBy
from helpnet.domain.contacts import readable
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accompaniments import (
    list_begun_matches,
    progress_of,
    sessions_by_request,
)
from helpnet.store.attention_lines import AttentionLine as AttentionLine
from helpnet.store.followup import HelpSession
from helpnet.store.matches import get_request_of
from helpnet.store.meeting_cards import (
    GoalCard,
    MeetingCard,
    goal_cards,
    meeting_cards,
)
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Step
from helpnet.store.troubles import list_troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperLine:
    """A helper who accompanies or accompanied; `until` is None while it lasts.

    `spoken`: they have been in touch with the learner.
    """

    offer_id: int
    name: str
    email: str
    phone: str
    since: datetime
    until: datetime | None
    spoken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened, who did it, and a note."""

    what: Happening
    at: datetime
    by: Actor
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accompaniment:
    """The follow-up of one request. Meetings: to come and not recorded, then past.

    `to_record` holds planned meetings whose time has passed.
    """

    request_id: int
    reference: str
    name: str
    stage: Stage
    said_by: SaidBy | None
    closed_at: datetime | None
    helpers: tuple[HelperLine, ...]
    goals: tuple[GoalCard, ...]
    suggested: bool
    may_confirm: bool
    may_reopen: bool
    troubles: tuple[AttentionLine, ...]
    coming: tuple[MeetingCard, ...]
    to_record: tuple[MeetingCard, ...]
    past: tuple[MeetingCard, ...]
    history: tuple[HistoryLine, ...]
    network: str
    network_phone: str
    time_zone: str


def get_accompaniment(
    *, network_id: int, request_id: int, now: datetime
) -> Accompaniment:
    """Return the follow-up of the network's own request, or raise `NoResultFound`."""
    request = get_request_of(network_id, request_id)
    far = progress_of([request])[request_id]
    sessions = sessions_by_request([request])[request_id]
    cards = meeting_cards(request, sessions, {}, None)
    planned = [each for each in cards if each.status is SessionStatus.PLANNED]
    return Accompaniment(
        **_request(request, now),
        helpers=tuple(
            _helper(each, request.country, _has_met(each, sessions))
            for each in list_begun_matches(request_id)
        ),
        goals=goal_cards(request, far),
        suggested=far.suggested,
        may_confirm=far.suggested and request.stage is Stage.ACCOMPANIED,
        may_reopen=_may_reopen(request),
        coming=tuple(each for each in planned if each.starts_at > now),
        to_record=tuple(each for each in planned if each.starts_at <= now),
        past=tuple(each for each in reversed(cards) if each not in planned),
        history=tuple(_line(step) for step in reversed(request.history)),
    )


def _request(request: HelpRequest, now: datetime) -> dict[str, Any]:
    return {
        "troubles": list_troubles(request, now=now),
        "request_id": request.id,
        "reference": request.reference,
        "name": request.name,
        "stage": request.stage,
        "said_by": request.said_by,
        "closed_at": request.closed_at,
        "network": request.network.name,
        "network_phone": request.network.phone,
        "time_zone": request.network.time_zone,
    }


def _may_reopen(request: HelpRequest) -> bool:
    return request.stage is Stage.AUTONOMOUS and Event.REOPENED in request.possible


def _has_met(match: Offer, sessions: Sequence[HelpSession]) -> bool:
    return any(each.offer_id == match.id for each in sessions)


def _helper(match: Offer, country: str, met: bool) -> HelperLine:
    helper = match.helper
    return HelperLine(
        offer_id=match.id,
        name=helper.account.name,
        email=helper.account.email,
        phone=readable(helper.phone, country),
        since=match.answered_at or match.asked_at,
        until=match.ended_at if match.status is OfferStatus.ENDED else None,
        spoken=met or match.contacted_at is not None,
    )


def _line(step: Step) -> HistoryLine:
    return HistoryLine(what=step.what, at=step.at, by=step.by, detail=step.detail)
