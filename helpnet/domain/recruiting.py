"""Where one more helper would let most people be served: who, with what, from where."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from helpnet.domain.availability import SLOTS
from helpnet.domain.matching import (
    MOST_WIDENING_KM,
    Ask,
    HelperLevel,
    HelperProfile,
    between_km,
    limit_km,
    obstacles,
)
from helpnet.domain.modes import IN_PERSON, REMOTE, Mode
from helpnet.domain.nearness import SLACK_KM, Cloud
from helpnet.domain.places import Location, Point

_NOBODY_YET = 0  # the id of a helper who is still to be found; no row has it


class Way(StrEnum):
    """How the helper to be found would help."""

    IN_PERSON = "in_person"
    REMOTE = "remote"


WAYS: Mapping[Way, frozenset[Mode]] = MappingProxyType(
    {Way.IN_PERSON: IN_PERSON, Way.REMOTE: REMOTE}
)


class Why(StrEnum):
    """Why a request counts; declared in the order in which people are listed."""

    WAITING = "waiting"
    ENDED = "ended"
    UNMET = "unmet"


_WHYS = {why: rank for rank, why in enumerate(Why)}


@dataclass(frozen=True, slots=True)
class Unserved:
    """Somebody who was not helped; `why` and `number` name the request together."""

    why: Why
    number: int
    ask: Ask


@dataclass(frozen=True, slots=True)
class Town:
    """A postcode and town where a helper could live, with its point."""

    country: str
    postcode: str
    town: str
    point: Point


@dataclass(frozen=True, slots=True)
class Recruit:
    """A helper to look for; `town` is None where it does not matter: at a distance."""

    town: Town | None
    skill: str
    language: str
    way: Way


@dataclass(frozen=True, slots=True)
class Standard:
    """What every helper to be found is like: in this network, travelling so far.

    Free at all times, able to teach, with a background check valid on that day.
    On ties one of the network's own `languages` is preferred, the first most of all.
    """

    network_id: int
    reach_km: float
    on: date
    languages: tuple[str, ...] = ()

    def profile(self, recruit: Recruit) -> HelperProfile:
        """Return the helper as matching would see them."""
        return HelperProfile(
            helper_id=_NOBODY_YET,
            network_id=self.network_id,
            active=True,
            place=Location(recruit.town.point) if recruit.town else None,
            reach_km=self.reach_km,
            modes=WAYS[recruit.way],
            skills={recruit.skill: HelperLevel.CAN_TEACH},
            languages=frozenset({recruit.language}),
            times=frozenset(SLOTS),
            capacity=1,
            load=0,
            vetted_until=self.on,
        )

    def serves(self, recruit: Recruit, ask: Ask) -> bool:
        """Tell whether nothing would stand between this helper and the ask."""
        return not obstacles(ask, self.profile(recruit), on=self.on)


@dataclass(frozen=True, slots=True)
class Pick:
    """A helper to look for: whom they would serve whom nobody above serves.

    `together` is how many people this one and all above would serve.
    """

    recruit: Recruit
    serves: tuple[Unserved, ...]
    together: int


def where_next(
    unserved: Iterable[Unserved],
    towns: Iterable[Town],
    *,
    standard: Standard,
    most: int,
) -> tuple[Pick, ...]:
    """Return at most `most` helpers to look for, the most useful first.

    Each serves most of those whom the ones before do not serve; ties go to help in
    person, then by town, skill and language. Whoever is served has no obstacle by
    `matching.obstacles`. Together they serve at least 1 - 1/e (63 %) of the people
    that the best choice of as many could: Nemhauser, Wolsey and Fisher, An analysis
    of approximations for maximizing submodular set functions, 1978.
    """
    people = sorted(unserved, key=lambda each: (_WHYS[each.why], each.number))
    candidates = _candidates([each.ask for each in people], towns, standard)
    masks = list(candidates)
    picks, served = [], 0
    for number in cover(masks, most=most):
        fresh = masks[number] & ~served
        served |= fresh
        found = tuple(people[bit] for bit in _bits(fresh))
        picks.append(Pick(candidates[masks[number]], found, served.bit_count()))
    return tuple(picks)


def cover(masks: Sequence[int], *, most: int) -> list[int]:
    """Return which sets together cover most, chosen greedily, earlier ones on ties.

    `masks` are sets as the bits of integers; a set that adds nothing is not chosen.
    What a set adds only shrinks, so an old count is a bound and few are counted
    again: Minoux, Accelerated greedy algorithms for maximizing submodular set
    functions, 1978.
    """
    bounds = [(-mask.bit_count(), number) for number, mask in enumerate(masks)]
    heapq.heapify(bounds)
    chosen: list[int] = []
    covered = 0
    while bounds and len(chosen) < most:
        bound, number = bounds[0]
        gain = (masks[number] & ~covered).bit_count()
        if not gain:
            heapq.heappop(bounds)
        elif gain < -bound:
            heapq.heapreplace(bounds, (-gain, number))
        else:
            heapq.heappop(bounds)
            chosen.append(number)
            covered |= masks[number]
    return chosen


def _candidates(
    asks: Sequence[Ask], towns: Iterable[Town], standard: Standard
) -> dict[int, Recruit]:
    """Return the helpers worth looking for by whom they serve, in the order of ties."""
    found: dict[int, Recruit] = {}
    in_person = _pools(asks, Way.IN_PERSON, standard)
    for town, near in _near(asks, towns, standard):
        for (skill, language), pool in in_person.items():
            served = near & pool
            if served and served not in found:
                found[served] = Recruit(town, skill, language, Way.IN_PERSON)
    for (skill, language), pool in _pools(asks, Way.REMOTE, standard).items():
        found.setdefault(pool, Recruit(None, skill, language, Way.REMOTE))
    return found


def _pools(
    asks: Sequence[Ask], way: Way, standard: Standard
) -> dict[tuple[str, str], int]:
    """Return who could be served so, were distance nothing, by skill and language."""
    pools: dict[tuple[str, str], int] = {}
    for number, ask in enumerate(asks):
        for key in _keys(ask, way, standard):
            pools[key] = pools.get(key, 0) | 1 << number
    preferred = {code: rank for rank, code in enumerate(standard.languages)}

    def order(key: tuple[str, str]) -> tuple[str, int, str]:
        skill, language = key
        return skill, preferred.get(language, len(preferred)), language

    return {key: pools[key] for key in sorted(pools, key=order)}


def _keys(ask: Ask, way: Way, standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield (skill, language) of the helpers who fit, were they next door."""
    here = ask.place.point if ask.place else None
    next_door = Town("", "", "", here) if here else None
    for skill in ask.needs[:1]:
        for language in ask.languages:
            if standard.serves(Recruit(next_door, skill, language, way), ask):
                yield skill, language


def _near(
    asks: Sequence[Ask], towns: Iterable[Town], standard: Standard
) -> Iterator[tuple[Town, int]]:
    """Yield each town with the asks that lie within reach of it, by name."""
    cloud = Cloud([ask.place.point if ask.place else None for ask in asks])
    doubts = [ask.place.precision_km if ask.place else 0.0 for ask in asks]
    limits = standard.reach_km + np.minimum(np.array(doubts), MOST_WIDENING_KM)
    for town in _by_name(towns):
        distances = cloud.distances_km(town.point)
        marks = distances <= limits
        for number in np.flatnonzero(np.abs(distances - limits) <= SLACK_KM):
            marks[number] = _within(asks[int(number)], standard, town)
        packed = np.packbits(marks, bitorder="little").tobytes()
        if near := int.from_bytes(packed, "little"):
            yield town, near


def _within(ask: Ask, standard: Standard, town: Town) -> bool:
    """Tell as matching does whether the ask lies within reach of the town."""
    helper = standard.profile(Recruit(town, "", "", Way.IN_PERSON))
    distance = between_km(ask, helper)
    return distance is not None and distance <= limit_km(ask, helper)


def _by_name(towns: Iterable[Town]) -> list[Town]:
    """Return the towns in the order of their names, one for each name."""
    named: dict[tuple[str, str, str], Town] = {}
    for town in sorted(towns, key=_town_order):
        named.setdefault((town.country, town.postcode, town.town), town)
    return list(named.values())


def _town_order(town: Town) -> tuple[str, str, str, float, float]:
    point = town.point
    name = (town.country, town.postcode, town.town)
    return (*name, point.latitude, point.longitude)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
