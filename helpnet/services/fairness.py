"""How fair a network is: load, waiting times, and what distance refuses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpnet.domain.asking import Channel, Route
from helpnet.domain.fairness import (
    FEWEST_SHOWN,
    Wait,
    WaitSummary,
    gini,
    lorenz,
    share_of_least,
    summarise,
    waits_markedly_longer,
)
from helpnet.domain.rules import parse_rules
from helpnet.domain.unserved import Crowd
from helpnet.store import fairness as store
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.candidates import list_free_profiles
from helpnet.store.networks import Network, get_network

MOST_WAITING = 2000
MOST_HELPERS = 10_000
FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)
BUSIEST = 0.2


class Door(StrEnum):
    """Every way to ask but the web, together."""

    HUMAN = "human"


By = Channel | Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How something is spread over helpers; `corners` of its Lorenz curve.

    `fifths`: (share of helpers, share of what they have, least first); `busiest`:
    the share that the busiest fifth has.
    """

    helpers: int
    total: float
    gini: float
    corners: tuple[tuple[float, float], ...]
    fifths: tuple[tuple[float, float], ...]
    busiest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """How long people of one place wait; None where they are too few to show."""

    country: str
    postcode: str
    town: str
    waits: WaitSummary | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """How long people wait who asked this way; None where they are too few to show."""

    by: By
    waits: WaitSummary | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One way to ask after which people wait markedly longer than after another."""

    slower: By
    faster: By
    waits: WaitSummary
    others: WaitSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """What distance refuses: offers in the period, and people who wait today.

    `unreached` wait and no helper of the network fits; for `only_far` of them some
    helper would, were it not for the distance. `capped`: not all were looked at.
    """

    answered: int
    too_far: int
    waiting: int
    unreached: int
    only_far: int
    capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How long people wait: everybody, by place and by the way they asked.

    `before`: people who asked before the period and still wait; `small_areas`:
    everybody from the places that are too small to show, together; `comparable`:
    enough people asked on the web and in other ways; `known`: of one of these it is
    known when half of the people have a helper. `apart`: who asked in this time and
    waits for no helper, or to be called first; these are in no other figure.
    """

    everybody: WaitSummary
    before: int
    apart: Mapping[Route, int]
    areas: tuple[AreaLine, ...]
    small_areas: WaitSummary
    channels: tuple[ChannelLine, ...]
    gaps: tuple[Gap, ...]
    comparable: bool
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessPage:
    """How fair a network was for some days, and is now."""

    days: int
    matches: Spread
    load: Spread
    room_weight: float
    waiting: Waiting
    distance: Distance


def show_fairness(*, network_id: int, days: int, now: datetime) -> FairnessPage:
    """Return how fair the network was in the last `days`, from its own people alone."""
    network = get_network(network_id)
    since = now - timedelta(days=days)
    return FairnessPage(
        days=days,
        matches=_spread(store.count_matches(network_id, since=since)),
        load=_spread(store.count_loads(network_id)),
        room_weight=parse_rules(network.rules).weights.room,
        waiting=_waiting(network_id, since, now),
        distance=_distance(network, since, now),
    )


def _waiting(network_id: int, since: datetime, now: datetime) -> Waiting:
    rows = store.list_waits(network_id, since=since, now=now)
    channels = _by_channel(rows)
    areas, small = _areas(rows)
    before, routes = store.count_apart(network_id, since=since)
    web, human = channels[Channel.WEB], channels[Door.HUMAN]
    return Waiting(
        everybody=summarise(_waits(rows)),
        before=before,
        apart={route: n for route, n in routes.items() if route is not Route.HELPER},
        areas=areas,
        small_areas=small,
        channels=tuple(
            ChannelLine(by=by, waits=_shown(waits)) for by, waits in channels.items()
        ),
        gaps=_gaps(channels),
        comparable=min(web.people, human.people) >= FEWEST_SHOWN,
        known=web.median is not None or human.median is not None,
    )


def _spread(counts: Mapping[float, int]) -> Spread:
    corners = lorenz(counts)
    shares = {share: share_of_least(corners, share) for share in FIFTHS}
    return Spread(
        helpers=sum(counts.values()),
        total=sum(amount * count for amount, count in counts.items()),
        gini=gini(counts),
        corners=corners,
        fifths=tuple(shares.items()) if corners else (),
        busiest=1 - share_of_least(corners, 1 - BUSIEST) if corners else 0.0,
    )


def _waits(rows: Iterable[store.WaitRow]) -> list[Wait]:
    return [Wait(row.days, row.found) for row in rows]


def _shown(waits: WaitSummary) -> WaitSummary | None:
    return None if waits.few else waits


def _by_channel(rows: Sequence[store.WaitRow]) -> dict[By, WaitSummary]:
    found: dict[By, WaitSummary] = {
        channel: summarise(_waits(row for row in rows if row.channel is channel))
        for channel in Channel
    }
    others = (row for row in rows if row.channel is not Channel.WEB)
    return found | {Door.HUMAN: summarise(_waits(others))}


def _gaps(channels: Mapping[By, WaitSummary]) -> tuple[Gap, ...]:
    """Compare each other way with the web, or all, if none stands out.

    The last comparison is the web with all the others.
    """
    web: By = Channel.WEB
    single: list[tuple[By, By]] = [(by, web) for by in Channel if by is not web]
    together: list[tuple[By, By]] = [(Door.HUMAN, web), (web, Door.HUMAN)]
    return _marked(channels, single) or _marked(channels, together)


def _marked(
    channels: Mapping[By, WaitSummary], pairs: Iterable[tuple[By, By]]
) -> tuple[Gap, ...]:
    return tuple(
        Gap(slower=one, faster=other, waits=channels[one], others=channels[other])
        for one, other in pairs
        if waits_markedly_longer(channels[one], channels[other])
    )


def _areas(
    rows: Iterable[store.WaitRow],
) -> tuple[tuple[AreaLine, ...], WaitSummary]:
    """Return the places, longest waits first, hidden ones last and then together."""
    places: dict[tuple[str, str, str], list[store.WaitRow]] = defaultdict(list)
    for row in rows:
        places[row.country, row.postcode, row.town].append(row)
    lines = [
        AreaLine(
            country=country,
            postcode=postcode,
            town=town,
            waits=_shown(summarise(_waits(found))),
        )
        for (country, postcode, town), found in sorted(places.items())
    ]
    small = [row for found in places.values() if _few(found) for row in found]
    return tuple(sorted(lines, key=_longest_first)), summarise(_waits(small))


def _few(rows: Sequence[store.WaitRow]) -> bool:
    return summarise(_waits(rows)).few


def _longest_first(line: AreaLine) -> float:
    return -line.waits.at_least if line.waits else 1.0


def _distance(network: Network, since: datetime, now: datetime) -> Distance:
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    waiting = sorted(list_waiting_asks([network.id]), key=lambda one: one.asked_at)
    own = frozenset({network.id})
    asks = [replace(one.ask, network_ids=own) for one in waiting[:MOST_WAITING]]
    mains = {need for ask in asks for need in ask.needs[:1]}
    helpers = list_free_profiles([network.id], mains, most=MOST_HELPERS)
    crowd = Crowd(helpers, on=today)
    unreached = [ask for ask in asks if not crowd.serves(ask)]
    answered, too_far = store.count_answers(network.id, since=since)
    return Distance(
        answered=answered,
        too_far=too_far,
        waiting=len(asks),
        unreached=len(unreached),
        only_far=sum(crowd.only_too_far(ask) for ask in unreached),
        capped=len(waiting) > MOST_WAITING or len(helpers) == MOST_HELPERS,
    )
