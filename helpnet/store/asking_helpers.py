"""Putting a request to a helper: who fits at this moment, the offer, the words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.asks import check_ask
from helpnet.domain.candidates import Candidate, rank
from helpnet.domain.history import Actor
from helpnet.domain.journey import Event
from helpnet.domain.matching import Ask, Obstacle, obstacles
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferStatus
from helpnet.domain.quiet import answer_until, next_open
from helpnet.domain.reasons import reasons_for, to_mapping
from helpnet.domain.row_numbers import possible
from helpnet.domain.rules import NetworkRules, parse_rules
from helpnet.domain.transitions import NotAllowed
from helpnet.store.base import db
from helpnet.store.candidates import ask_of, find_profile
from helpnet.store.catalogue import catalogue
from helpnet.store.helpers import Helper
from helpnet.store.matches import list_open_offers
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer
from helpnet.store.reply_codes import keep_with_codes
from helpnet.store.requests import NO_HELPER, HelpRequest
from helpnet.store.taught import count_taught


class CannotAsk(Exception):
    """This helper cannot be asked now; `obstacles` says why (empty: enough offers)."""

    def __init__(self, obstacles: frozenset[Obstacle]) -> None:
        super().__init__(", ".join(sorted(obstacles)) or "enough offers are open")
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks helpers, when, in which wave (0: by hand) and how far around."""

    at: datetime
    by: Actor
    account_id: int | None
    wave: int = 0
    circle: Circle = Circle.OWN


def ask_helper(
    request: HelpRequest, helper_id: int, *, account_id: int, at: datetime
) -> Offer:
    """Put the request to the helper for a coordinator; the caller holds the request.

    Raise `NoResultFound` for a helper the request's network cannot ask, `CannotAsk`
    when the helper does not fit at this moment or enough offers are open, `BadAsk`
    when the request fits nobody whoever helps, `NotAllowed` when the request is not
    open for offers. Nothing is written then.
    """
    if request.route in NO_HELPER:
        raise NotAllowed(request.stage, Event.HELPER_ASKED)
    rules, ask = parse_rules(request.network.rules), ask_of(request)
    found = _fitting(request, ask, helper_id, rules, at)
    asking = Asking(at=at, by=Actor.COORDINATOR, account_id=account_id)
    return put_to([found], request, ask, asking)[0]


def put_to(
    found: Sequence[Candidate], request: HelpRequest, ask: Ask, asking: Asking
) -> list[Offer]:
    """Put the request to these candidates, who all fit; the caller holds it.

    The messages leave, and the time to answer begins, when it is not quiet any more.
    Raise `NotAllowed` when the request is not open for offers.
    """
    rules, zone = parse_rules(request.network.rules), request.network.time_zone
    leaves = next_open(asking.at, rules.quiet, zone)
    hours = rules.urgent_hours if request.urgent else rules.hours_to_answer
    until = answer_until(leaves, hours, rules.quiet, zone)
    for _each in found:
        request.record(
            Event.HELPER_ASKED,
            at=asking.at,
            by=asking.by,
            account_id=asking.account_id,
        )
    made = _new_offers(ask, found, asking, until)
    for each in made:
        tell_helper(each, NoticeKind.OFFER, at=asking.at, due_at=leaves)
    return made


def hold_helpers(helper_ids: Iterable[int]) -> Mapping[int, Helper]:
    """Return these helpers as they are now, and let nobody change them meanwhile.

    To be called before any request is held: locks are taken by id, helpers first.
    """
    held = db.session.scalars(
        select(Helper)
        .where(Helper.id.in_(possible(helper_ids)))
        .order_by(Helper.id)
        .options(joinedload(Helper.account, innerjoin=True))
        # A new offer of somebody else refers to the helper and need not wait.
        .with_for_update(key_share=True, of=Helper)
        .execution_options(populate_existing=True)
    )
    return {helper.id: helper for helper in held}


def hold_requests(request_ids: Iterable[int]) -> Mapping[int, HelpRequest]:
    """Return these requests as they are now, held until the use case ends, by id."""
    held = db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id.in_(possible(request_ids)))
        .order_by(HelpRequest.id)
        .options(selectinload(HelpRequest.needs), selectinload(HelpRequest.history))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {request.id: request for request in held}


def count_open_offers(network_ids: Iterable[int]) -> Mapping[int, int]:
    """Return how many offers each helper of these networks has not answered yet.

    Helpers without any are left out; one statement.
    """
    counted = db.session.execute(
        select(Offer.helper_id, func.count())
        .join(Helper, Helper.id == Offer.helper_id)
        .where(
            Helper.network_id.in_(sorted(network_ids)),
            Offer.status == OfferStatus.ASKED,
        )
        .group_by(Offer.helper_id)
    )
    return {row[0]: row[1] for row in counted}


def list_asked_pairs(request_ids: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return (request, helper) of every offer of these requests that is open."""
    pairs = select(Offer.request_id, Offer.helper_id).where(
        Offer.request_id.in_(possible(request_ids)),
        Offer.status == OfferStatus.ASKED,
    )
    return frozenset((row[0], row[1]) for row in db.session.execute(pairs))


def _fitting(
    request: HelpRequest, ask: Ask, helper_id: int, rules: NetworkRules, now: datetime
) -> Candidate:
    """Return the candidate, or raise `CannotAsk` with what stands in the way now."""
    profile = find_profile(helper_id)
    if profile is None or profile.network_id not in ask.network_ids:
        raise NoResultFound
    check_ask(ask, catalogue())
    today = now.astimezone(ZoneInfo(request.network.time_zone)).date()
    found = rank(ask, [profile], weights=rules.weights, on=today)
    enough = len(list_open_offers(request.id)) >= rules.max_open_offers
    if enough or not found:
        raise CannotAsk(obstacles(ask, profile, on=today))
    return found[0]


def _new_offers(
    ask: Ask, found: Sequence[Candidate], asking: Asking, until: datetime
) -> list[Offer]:
    """Return the offers, kept, with their helpers and accounts read at once."""
    helpers = _read_helpers(each.helper_id for each in found)
    taught = count_taught(helpers, ask.needs[0], before=ask.request_id)
    asked: dict[str, Any] = {"asked_at": asking.at, "expires_at": until}
    asked |= {"wave": asking.wave, "circle": asking.circle}
    made = [
        Offer(
            request_id=ask.request_id,
            helper_id=each.helper_id,
            helper=helpers[each.helper_id],
            mode=each.modes[0],
            distance_km=each.distance_km,
            score=round(each.score, 6),
            reasons=_reasons(each, ask, taught),
            **asked,
        )
        for each in found
    ]
    keep_with_codes(made, at=asking.at)
    return made


def _reasons(found: Candidate, ask: Ask, taught: Mapping[int, int]) -> dict[str, Any]:
    many = taught.get(found.helper_id, 0)
    return to_mapping(reasons_for(found, ask, taught=many))


def _read_helpers(helper_ids: Iterable[int]) -> Mapping[int, Helper]:
    statement = select(Helper).where(Helper.id.in_(sorted(helper_ids)))
    whole = statement.options(joinedload(Helper.account, innerjoin=True))
    return {each.id: each for each in db.session.scalars(whole)}
