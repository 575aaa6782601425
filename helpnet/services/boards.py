"""One request as its coordinator sees it: who fits, who was asked, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from helpnet.domain.asks import AskFault, ask_faults
from helpnet.domain.candidates import Candidate, Weights, rank
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event, Stage
from helpnet.domain.matching import Ask
from helpnet.domain.offer_policy import Circle, OfferPolicy
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.reasons import Reasons, from_mapping, percent_of
from helpnet.domain.rules import parse_rules
from helpnet.store.best import list_best
from helpnet.store.boards import (
    list_history,
    list_offers_with_helpers,
)
from helpnet.store.candidate_cards import CandidateCard as CandidateCard
from helpnet.store.candidate_cards import candidate_cards
from helpnet.store.candidates import ask_of, list_profiles_of
from helpnet.store.catalogue import catalogue
from helpnet.store.explaining import Explanation, count_helpers, explain
from helpnet.store.matches import get_request_of, get_whole_request_of
from helpnet.store.neighbours import list_guests
from helpnet.store.offers import Offer
from helpnet.store.request_cards import RequestCard as RequestCard
from helpnet.store.request_cards import request_card
from helpnet.store.requests import HelpRequest

MOST_CANDIDATES = 10
MOST_AT_ONCE = 50_000
"""Of more helpers than this, what blocks them is found out on request only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """A helper who was asked, and the answer; `network` as in `CandidateCard`."""

    offer_id: int
    helper_id: int
    helper: str
    network: str | None
    status: OfferStatus
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    decline_note: str
    percent: int
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
class SearchCard:
    """Where the search for helpers stands, and when it goes on by itself, if it does.

    `asks_you`: what goes on next is for a coordinator to confirm.
    """

    policy: OfferPolicy
    circle: Circle
    look_at: datetime | None
    asks_you: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything a coordinator needs to bring one request further.

    `candidates` are the best of those who fit, and there may be `more`; `few`: with
    those already asked they are fewer than may be asked at once. Then `why` says
    what stands between, unless that must be asked for. `faults` of the request itself
    leave nobody to look for; on another route than a helper's nobody is looked for.
    `with_neighbours`: helpers lent to us were looked at too. Where no `search` goes on
    there is none.
    """

    request: RequestCard
    search: SearchCard | None
    faults: tuple[AskFault, ...]
    candidates: tuple[CandidateCard, ...]
    more: bool
    with_neighbours: bool
    may_ask: bool
    few: bool
    why: Explanation | None
    offers: tuple[OfferCard, ...]
    history: tuple[HistoryLine, ...]
    possible: frozenset[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """Who was found for a request, best first, or why nobody can be looked for."""

    ask: Ask
    today: date
    faults: tuple[AskFault, ...]
    found: tuple[Candidate, ...]


def board(
    *, network_id: int, request_id: int, now: datetime, find_out: bool = False
) -> Board:
    """Return the board of a request, or raise `NoResultFound` for another network's.

    `find_out`: say why so few fit, however many helpers there are.
    """
    request = get_whole_request_of(network_id, request_id)
    possible = request.possible
    open_for_offers = Event.HELPER_ASKED in possible
    search = _search(request, now, open_for_offers)
    offers = list_offers_with_helpers(request_id)
    asked = sum(offer.status is OfferStatus.ASKED for offer in offers)
    most = parse_rules(request.network.rules).max_open_offers
    few = open_for_offers and not search.faults and asked + len(search.found) < most
    return Board(
        request=request_card(request),
        search=_search_card(request, offers, now) if open_for_offers else None,
        **_found(search, network_id),
        may_ask=open_for_offers and asked < most,
        few=few,
        why=_why(search, network_id, find_out) if few else None,
        offers=_offer_cards(offers, network_id),
        history=_history(request_id),
        possible=possible,
    )


def get_request_card(*, network_id: int, request_id: int) -> RequestCard:
    """Return what was asked, or raise `NoResultFound` for another network's."""
    return request_card(get_request_of(network_id, request_id))


def _search(request: HelpRequest, now: datetime, open_for_offers: bool) -> _Search:
    ask = ask_of(request)
    today = now.astimezone(ZoneInfo(request.network.time_zone)).date()
    faults = ask_faults(ask, catalogue()) if open_for_offers else ()
    found: list[Candidate] = []
    if open_for_offers and not faults:
        weights = parse_rules(request.network.rules).weights
        found = list_best(ask, weights=weights, on=today, most=MOST_CANDIDATES + 1)
        found = _former_first(request, ask, found, weights=weights, on=today)
    return _Search(ask=ask, today=today, faults=faults, found=tuple(found))


def _former_first(
    request: HelpRequest,
    ask: Ask,
    found: Sequence[Candidate],
    *,
    weights: Weights,
    on: date,
) -> list[Candidate]:
    """Return them with whoever is to be asked before anybody else at the front."""
    wanted = request.ask_first_id
    if wanted is None:
        return list(found)
    first = rank(ask, list_profiles_of([wanted]), weights=weights, on=on)
    return [*first, *(each for each in found if each.helper_id != wanted)]


def _found(search: _Search, network_id: int) -> dict[str, Any]:
    best = search.found[:MOST_CANDIDATES]
    return {
        "faults": search.faults,
        "candidates": candidate_cards(best, search.ask, network_id=network_id),
        "more": len(search.found) > MOST_CANDIDATES,
        "with_neighbours": len(search.ask.network_ids) > 1,
    }


def _search_card(
    request: HelpRequest, offers: Sequence[Offer], now: datetime
) -> SearchCard:
    policy = parse_rules(request.network.rules).offer_policy
    open_until = [o.expires_at for o in offers if o.status is OfferStatus.ASKED]
    look_at = max(open_until, default=request.look_at)
    by_hand = policy is OfferPolicy.MANUAL
    return SearchCard(
        policy=policy,
        circle=request.circle,
        look_at=None if by_hand or look_at is None else max(look_at, now),
        asks_you=policy is OfferPolicy.ASSISTED and request.stage is Stage.WAITING,
    )


def _why(search: _Search, network_id: int, find_out: bool) -> Explanation | None:
    if not find_out and count_helpers(search.ask.network_ids) > MOST_AT_ONCE:
        return None
    return explain(search.ask, network_id=network_id, on=search.today)


def _offer_cards(offers: Sequence[Offer], network_id: int) -> tuple[OfferCard, ...]:
    lent = [each.helper_id for each in offers if each.helper.network_id != network_id]
    guests = list_guests(lent, network_id=network_id)
    return tuple(_offer_card(each, guests.get(each.helper_id)) for each in offers)


def _offer_card(offer: Offer, network: str | None) -> OfferCard:
    reasons = from_mapping(offer.reasons)
    return OfferCard(
        offer_id=offer.id,
        helper_id=offer.helper_id,
        helper=offer.helper.account.name,
        network=network,
        status=offer.status,
        asked_at=offer.asked_at,
        expires_at=offer.expires_at,
        answered_at=offer.answered_at,
        decline_reason=offer.decline_reason,
        decline_note=offer.decline_note,
        percent=percent_of(reasons.criteria),
        reasons=reasons,
    )


def _history(request_id: int) -> tuple[HistoryLine, ...]:
    """Return what happened, latest first."""
    return tuple(
        HistoryLine(
            what=step.what,
            at=step.at,
            by=step.by,
            who=who,
            note=step.detail,
        )
        for step, who in list_history(request_id)
    )
