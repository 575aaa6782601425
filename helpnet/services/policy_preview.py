"""What rules for offers would have done with the requests of the last month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from helpnet.domain.asks import ask_faults
from helpnet.domain.candidates import rank
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import Ask, HelperProfile
from helpnet.domain.offer_policy import OfferPolicy
from helpnet.domain.policy_preview import Answer, Course, Past, Summary, replay, sum_up
from helpnet.domain.rules import NetworkRules, parse_rules
from helpnet.domain.shelves import key_of
from helpnet.store import policy_preview as store
from helpnet.store.candidates import list_profiles_of
from helpnet.store.catalogue import catalogue
from helpnet.store.neighbours import networks_to_ask
from helpnet.store.networks import Network, get_network
from helpnet.store.policy_preview import PastOffer
from helpnet.store.requests import HelpRequest
from helpnet.store.wider import list_best_around, wider_ask

DAYS = 30
MOST_REQUESTS = 200
LEAST_CANDIDATES, WAVES_KNOWN = 30, 15
"""How many candidates are looked for: enough for a month of waves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """One request: how it would have gone, and how long it really waited."""

    request_id: int
    reference: str
    needs: tuple[str, ...]
    course: Course
    really: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """The last `days` by other rules; of `total` requests the newest are played."""

    policy: OfferPolicy
    days: int
    total: int
    summary: Summary
    lines: tuple[PreviewLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """What every search for candidates shares."""

    rules: NetworkRules
    network_ids: frozenset[int]
    on: date
    most: int


def preview_policy(
    *, network_id: int, given: dict[str, Any], now: datetime
) -> PolicyPreview:
    """Return what these rules would have done; nothing is changed.

    The other rules stay as they are. Raise `BadRules` with all faults at once. Helpers
    are those of today, with the room they have today.
    """
    network = get_network(network_id)
    rules = parse_rules({**network.rules, **given})
    since = now - timedelta(days=DAYS)
    requests = store.list_asked_since(network_id, since, most=MOST_REQUESTS)
    offers = store.list_past_offers([request.id for request in requests])
    pasts = _pasts(network, rules, requests, offers, now)
    courses = replay(pasts, rules, zone=network.time_zone, until=now)
    really = {each.id: _really(each, offers.get(each.id, [])) for each in requests}
    return PolicyPreview(
        policy=rules.offer_policy,
        days=DAYS,
        total=store.count_asked_since(network_id, since),
        summary=sum_up(courses, really),
        lines=_lines(requests, courses, really),
    )


def _pasts(
    network: Network,
    rules: NetworkRules,
    requests: Sequence[HelpRequest],
    offers: Mapping[int, list[PastOffer]],
    now: datetime,
) -> list[Past]:
    shut_out = store.list_shut_out([request.id for request in requests])
    looking = _Looking(
        rules=rules,
        network_ids=networks_to_ask(network),
        on=local_day(now, network.time_zone),
        most=max(LEAST_CANDIDATES, WAVES_KNOWN * rules.wave_size),
    )
    return [
        _past(looking, request, offers.get(request.id, []), shut_out)
        for request in requests
    ]


def _past(
    looking: _Looking,
    request: HelpRequest,
    offers: list[PastOffer],
    shut_out: Mapping[int, frozenset[int]],
) -> Past:
    not_these = shut_out.get(request.id, frozenset())
    ask = store.ask_at_first(request, looking.network_ids, not_these)
    own, wider = _circles(looking, request, ask, offers)
    return Past(
        request_id=request.id,
        asked_at=request.asked_at,
        urgent=request.urgent,
        own=own,
        wider=wider,
        answers={
            each.helper_id: Answer(each.answered_at - each.asked_at, each.accepted)
            for each in reversed(offers)
            if each.answered_at is not None
        },
    )


def _circles(
    looking: _Looking, request: HelpRequest, ask: Ask, offers: list[PastOffer]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return who fits as asked for, and who in the wider circle, best first."""
    by_hand = looking.rules.offer_policy is OfferPolicy.MANUAL
    if by_hand or ask_faults(ask, catalogue()):
        return (), ()
    own = _candidates(looking, ask, offers)
    around = wider_ask(request, ask, looking.rules)
    # With so many of them nobody would have been looked for further away.
    enough = around == ask or len(own) >= looking.most
    return own, () if enough else _candidates(looking, around, offers)


def _candidates(
    looking: _Looking, ask: Ask, offers: list[PastOffer]
) -> tuple[int, ...]:
    """Return who fits today, best first, and who really answered among them."""
    rules, on = looking.rules, looking.on
    found = list_best_around(ask, weights=rules.weights, on=on, most=looking.most)
    known = {each.helper_id for each in found}
    missing = {each.helper_id for each in offers if each.answered_at} - known
    if missing:
        taken = {each.helper_id for each in offers if each.accepted}
        profiles = [_as_before(each, taken) for each in list_profiles_of(missing)]
        found += rank(ask, profiles, weights=rules.weights, on=on)
    return tuple(each.helper_id for each in sorted(found, key=key_of))


def _as_before(profile: HelperProfile, taken: set[int]) -> HelperProfile:
    """Return the helper with the place free that this very request took."""
    if profile.helper_id not in taken or not profile.load:
        return profile
    return replace(profile, load=profile.load - 1)


def _really(request: HelpRequest, offers: list[PastOffer]) -> timedelta | None:
    """Return how long the request waited for its first offer, if it had one."""
    if not offers:
        return None
    return max(offers[0].asked_at - request.asked_at, timedelta(0))


def _lines(
    requests: Sequence[HelpRequest],
    courses: Sequence[Course],
    really: Mapping[int, timedelta | None],
) -> tuple[PreviewLine, ...]:
    found = {course.request_id: course for course in courses}
    return tuple(
        PreviewLine(
            request_id=each.id,
            reference=each.reference,
            needs=tuple(need.skill for need in each.needs),
            course=found[each.id],
            really=really[each.id],
        )
        for each in requests
    )
