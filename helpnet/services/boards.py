"""One request as its coordinator sees it: who fits, who was asked, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from helpnet.domain.asking import Channel
from helpnet.domain.availability import shared
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import NEXT, Event, Stage
from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.reasons import Reasons, from_mapping, reasons_for
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import possible_events
from helpnet.domain.whynobody import WhyNobody, why_nobody
from helpnet.store.boards import list_account_names, list_offers_with_helpers
from helpnet.store.candidates import (
    ask_of,
    list_all_profiles,
    list_names,
    list_profiles,
)
from helpnet.store.matches import get_request_of
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCard:
    """What was asked, and how to reach the learner: for coordinators only."""

    request_id: int
    reference: str
    stage: Stage
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
    modes: tuple[str, ...]
    languages: tuple[str, ...]
    times: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateCard:
    """A helper who fits now; `percent` is the score."""

    helper_id: int
    name: str
    town: str
    percent: int
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """A helper who was asked, and the answer."""

    offer_id: int
    helper_id: int
    helper: str
    status: OfferStatus
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    decline_note: str
    reasons: Reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened; `who` is empty for people without an account."""

    what: Happening
    at: datetime
    by: Actor
    who: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything a coordinator needs to bring one request further.

    `candidates` are the best of the `fitting` helpers; `why` is given when nobody
    fits and nobody has been asked.
    """

    request: RequestCard
    candidates: tuple[CandidateCard, ...]
    fitting: int
    may_ask: bool
    why: WhyNobody | None
    offers: tuple[OfferCard, ...]
    history: tuple[HistoryLine, ...]
    possible: frozenset[Event]


def board(*, network_id: int, request_id: int, now: datetime) -> Board:
    """Return the board of a request, or raise `NoResultFound` for another network's."""
    request = get_request_of(network_id, request_id)
    possible = frozenset(possible_events(NEXT, request.stage))
    ask = ask_of(request)
    today = now.astimezone(ZoneInfo(request.network.time_zone)).date()
    open_for_offers = Event.HELPER_ASKED in possible
    found = _ranked(request, ask, today) if open_for_offers else []
    offers = list_offers_with_helpers(request_id)
    asked = sum(offer.status is OfferStatus.ASKED for offer in offers)
    nobody = open_for_offers and not found and not asked
    most = parse_rules(request.network.rules).max_open_offers
    return Board(
        request=_request_card(request),
        candidates=_candidate_cards(ask, found[:MOST_CANDIDATES]),
        fitting=len(found),
        may_ask=open_for_offers and asked < most,
        why=_why_nobody(ask, today) if nobody else None,
        offers=tuple(_offer_card(offer) for offer in offers),
        history=_history(request),
        possible=possible,
    )


def _ranked(request: HelpRequest, ask: Ask, today: date) -> list[Candidate]:
    weights = parse_rules(request.network.rules).weights
    return rank(ask, list_profiles(ask), weights=weights, on=today)


def _why_nobody(ask: Ask, today: date) -> WhyNobody:
    return why_nobody(ask, list_all_profiles(ask.network_ids), on=today)


def _request_card(request: HelpRequest) -> RequestCard:
    return RequestCard(
        request_id=request.id,
        reference=request.reference,
        stage=request.stage,
        channel=request.channel,
        asked_at=request.asked_at,
        urgent=request.urgent,
        name=request.name,
        contact_way=request.contact_way,
        contact=request.email or readable(request.phone, request.country),
        contact_note=request.contact_note,
        referrer=_referrer(request),
        town=" ".join(part for part in (request.postcode, request.town) if part),
        needs=tuple(need.skill for need in request.needs),
        modes=tuple(mode for mode in Mode if mode in request.modes),
        languages=tuple(sorted(request.languages)),
        times=shared(request.times, request.times),
        notes=request.notes,
    )


def _referrer(request: HelpRequest) -> str:
    parts = (
        request.referrer_name,
        request.referrer_relation,
        request.referrer_contact,
    )
    return ", ".join(part for part in parts if part)


def _candidate_cards(ask: Ask, found: Sequence[Candidate]) -> tuple[CandidateCard, ...]:
    names = list_names(each.helper_id for each in found)
    return tuple(
        CandidateCard(
            helper_id=each.helper_id,
            name=names[each.helper_id][0],
            town=names[each.helper_id][1],
            percent=round(each.score * 100),
            reasons=reasons_for(each, ask),
        )
        for each in found
    )


def _offer_card(offer: Offer) -> OfferCard:
    return OfferCard(
        offer_id=offer.id,
        helper_id=offer.helper_id,
        helper=offer.helper.account.name,
        status=offer.status,
        asked_at=offer.asked_at,
        expires_at=offer.expires_at,
        answered_at=offer.answered_at,
        decline_reason=offer.decline_reason,
        decline_note=offer.decline_note,
        reasons=from_mapping(offer.reasons),
    )


def _history(request: HelpRequest) -> tuple[HistoryLine, ...]:
    """Return what happened, latest first."""
    names: Mapping[int, str] = list_account_names(
        {step.account_id for step in request.history if step.account_id}
    )
    return tuple(
        HistoryLine(
            what=step.what,
            at=step.at,
            by=step.by,
            who=names.get(step.account_id or 0, ""),
            note=step.detail,
        )
        for step in reversed(request.history)
    )
