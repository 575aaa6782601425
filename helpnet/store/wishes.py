"""What is wished for, changed in a request, and offers that no longer fit it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from helpnet.domain.asking import AskedPlace
from helpnet.domain.history import Actor, Happening
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import Ask, Obstacle, fit
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import OfferEvent
from helpnet.domain.rules import parse_rules
from helpnet.store.candidates import ask_of, list_profiles_of
from helpnet.store.followup import list_goals_worked_on
from helpnet.store.matches import list_open_offers, wait_again
from helpnet.store.offer_notices import tell_helper
from helpnet.store.offers import Offer, settle
from helpnet.store.requests import HelpRequest, Need
from helpnet.store.wider import wider_ask

_NO_MATTER = frozenset({Obstacle.EXCLUDED, Obstacle.FULL})
"""An open offer excludes a new one, and room is looked at when the helper answers."""


def where_of(request: HelpRequest) -> str:
    """Return postcode and town, as far as they are known."""
    return " ".join(part for part in (request.postcode, request.town) if part)


def move(request: HelpRequest, place: AskedPlace, *, meet_at: str = "") -> str:
    """Place the request there; return where it was and is, empty where it stays.

    `meet_at` names the partner's place where the learner is met from now on.
    """
    before, former = where_of(request), request.location
    for column, value in asdict(place).items():
        setattr(request, column, value)
    after = where_of(request)
    if (before, former) == (after, request.location):
        return ""
    return f"{before or '–'} → {', '.join(filter(None, (meet_at, after)))}"


def list_fixed_needs(request: HelpRequest) -> tuple[str, ...]:
    """Return the skills that a meeting has worked on: they stay goals."""
    worked_on = list_goals_worked_on(request.id)
    return tuple(need.skill for need in request.needs if need.id in worked_on)


def order_needs(request: HelpRequest, skills: Sequence[str]) -> list[Need]:
    """Return the needs for these skills; what was worked on stays, after the others."""
    former = {need.skill: need for need in request.needs}
    wanted = list(dict.fromkeys([*skills, *list_fixed_needs(request)]))
    needs = [former.get(skill) or Need(skill=skill) for skill in wanted]
    for position, need in enumerate(needs):
        need.position = position
    return needs


def take_back_unfit(request: HelpRequest, *, at: datetime) -> int:
    """Take back open offers that no longer fit what is wished; return how many.

    The helpers need not answer any more. The caller holds the request.
    """
    unfit = [offer for offer in _unfit(request, at) if _withdraw(offer, at)]
    for _offer in unfit:
        request.tell(Happening.OFFER_WITHDRAWN, at=at, by=Actor.SYSTEM)
    if unfit:
        wait_again(request, at=at)
    return len(unfit)


def _unfit(request: HelpRequest, at: datetime) -> list[Offer]:
    waiting = list_open_offers(request.id)
    if not waiting:
        return []
    asks, today = _asks(request), local_day(at, request.network.time_zone)
    profiles = list_profiles_of(offer.helper_id for offer in waiting)
    helpers = {each.helper_id: each for each in profiles}
    fits = {
        offer.id: fit(asks[offer.circle], helpers[offer.helper_id], on=today)
        for offer in waiting
    }
    return [
        offer
        for offer in waiting
        if fits[offer.id].obstacles - _NO_MATTER
        or offer.mode not in fits[offer.id].modes
    ]


def _asks(request: HelpRequest) -> Mapping[Circle, Ask]:
    """Return what is asked for in each circle in which helpers may have been found."""
    ask, rules = ask_of(request), parse_rules(request.network.rules)
    return {Circle.OWN: ask, Circle.WIDER: wider_ask(request, ask, rules)}


def _withdraw(offer: Offer, at: datetime) -> bool:
    """Take one offer back and tell the helper; False when it was answered meanwhile."""
    if not settle(offer.id, OfferEvent.WITHDRAWN, at=at):
        return False
    tell_helper(offer, NoticeKind.OFFER_WITHDRAWN, at=at)
    return True
