"""How fast a network gets in touch, compared between all the ways to ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpnet.domain.asking import Channel
from helpnet.domain.promises import late_before
from helpnet.domain.rules import parse_rules
from helpnet.domain.service_levels import (
    Asked,
    Comparison,
    Promise,
    ServiceLevel,
    by_channel,
    compare,
    measure,
)
from helpnet.store import service_levels as store
from helpnet.store.networks import get_network

DAYS = 90
MOST_LATE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LateLine:
    """Somebody who was promised a day that is over, and whom nobody reached yet."""

    request_id: int
    reference: str
    name: str
    promised: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevels:
    """How people who asked in the last `days` were served, by the way they asked.

    `slower` ways wait markedly longer than the web, where `comparison` says so.
    `late` are the longest waiting of `late_count` whom nobody accompanies yet,
    whenever they asked.
    """

    days: int
    weekdays: int
    everybody: ServiceLevel
    channels: Mapping[Channel, ServiceLevel]
    comparison: Comparison
    slower: tuple[Channel, ...]
    late: tuple[LateLine, ...]
    late_count: int


def show_service_levels(*, network_id: int, now: datetime) -> ServiceLevels:
    """Return how fast the network gets in touch; four statements in all."""
    network = get_network(network_id)
    weekdays = parse_rules(network.rules).promise_days
    promise = Promise(weekdays=weekdays, zone=network.time_zone)
    people = store.list_asked(network_id, since=now - timedelta(days=DAYS))
    channels = by_channel(people, promise, now=now)
    comparison, slower = _compare(people, channels, promise, now)
    late, late_count = _late(network_id, promise, now)
    return ServiceLevels(
        days=DAYS,
        weekdays=weekdays,
        everybody=measure(people, promise, now=now),
        channels=channels,
        comparison=comparison,
        slower=slower,
        late=late,
        late_count=late_count,
    )


def _compare(
    people: Iterable[Asked],
    channels: Mapping[Channel, ServiceLevel],
    promise: Promise,
    now: datetime,
) -> tuple[Comparison, tuple[Channel, ...]]:
    others = (one for one in people if one.channel is not Channel.WEB)
    return compare(
        channels[Channel.WEB].waits,
        measure(others, promise, now=now).waits,
        {by: level.waits for by, level in channels.items() if by is not Channel.WEB},
    )


def _late(
    network_id: int, promise: Promise, now: datetime
) -> tuple[tuple[LateLine, ...], int]:
    before = late_before(now, weekdays=promise.weekdays, zone=promise.zone)
    found, count = store.list_unreached(network_id, before=before, most=MOST_LATE)
    lines = tuple(
        LateLine(
            request_id=request.id,
            reference=request.reference,
            name=request.name,
            promised=promise.day(request.asked_at),
        )
        for request in found
    )
    return lines, count
