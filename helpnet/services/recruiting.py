"""Where to look for helpers next, from who waits in vain and who lately did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from helpnet.domain.matching import Ask
from helpnet.domain.recruiting import (
    Pick,
    Standard,
    Town,
    Unserved,
    Way,
    Why,
    where_next,
)
from helpnet.domain.unserved import Crowd
from helpnet.store import recruiting as store
from helpnet.store.backlog import list_waiting_asks
from helpnet.store.candidates import list_free_profiles
from helpnet.store.networks import Network, get_network

RECENTLY = timedelta(days=90)
MOST_ASKS = 2000
MOST_HELPERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """Somebody who was not helped: a reference, or the town of an unmet ask."""

    why: Why
    request_id: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitLine:
    """A helper to look for, and whom they would serve.

    `postcode` and `town` are empty where it does not matter. `people` are served by
    nobody in the lines above; `together` counts those with these.
    """

    postcode: str
    town: str
    skill: str
    language: str
    way: Way
    people: tuple[PersonLine, ...]
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitingPage:
    """Helpers to look for, the most useful first, and how many people count.

    `languages` of the network, its first one first; `capped`: there were more
    requests or helpers than were looked at.
    """

    network: str
    phone: str
    languages: tuple[str, ...]
    waiting: int
    ended: int
    unmet: int
    lines: tuple[RecruitLine, ...]
    capped: bool
    has_helpers: bool

    @property
    def people(self) -> int:
        """Return how many people were not helped."""
        return self.waiting + self.ended + self.unmet

    @property
    def served(self) -> int:
        """Return how many of them all these helpers together would serve."""
        return self.lines[-1].together if self.lines else 0


def show_recruiting(
    *, network_id: int, reach_km: int, most: int, now: datetime
) -> RecruitingPage:
    """Return the `most` helpers to look for who travel up to `reach_km` kilometres.

    Only the network's own requests, helpers and places count.
    """
    network = get_network(network_id)
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    people, capped = _unserved(network, today, since=now - RECENTLY)
    standard = Standard(network_id, float(reach_km), today, tuple(network.languages))
    picks = where_next(people, _towns(network, people), standard=standard, most=most)
    return RecruitingPage(
        network=network.name,
        phone=network.phone,
        languages=tuple(network.languages),
        waiting=len(_numbers(people, Why.WAITING)),
        ended=len(_numbers(people, Why.ENDED)),
        unmet=len(_numbers(people, Why.UNMET)),
        lines=_lines(picks),
        capped=capped,
        has_helpers=store.has_helpers(network_id),
    )


def _unserved(
    network: Network, today: date, *, since: datetime
) -> tuple[list[Unserved], bool]:
    """Return who counts, those who wait first, and whether there were more."""
    waiting, many = _waiting(network)
    gave_up = store.list_gave_up(network.id, since=since, most=MOST_ASKS)
    unmet = store.list_unmet_asks(network, since=since, most=MOST_ASKS)
    skills = {need for ask in (*waiting, *gave_up) for need in ask.needs[:1]}
    helpers = list_free_profiles([network.id], skills, most=MOST_HELPERS)
    crowd = Crowd(helpers, on=today)
    people = [
        *_in_vain(waiting, Why.WAITING, crowd),
        *_in_vain(gave_up, Why.ENDED, crowd),
        *(Unserved(Why.UNMET, ask.request_id, ask) for ask in unmet),
    ]
    full = len(helpers) == MOST_HELPERS or len(people) > MOST_ASKS
    return people[:MOST_ASKS], many or full


def _waiting(network: Network) -> tuple[list[Ask], bool]:
    """Return the longest waiting, and whether there are more of them."""
    found = sorted(list_waiting_asks([network.id]), key=lambda one: one.asked_at)
    own = frozenset({network.id})
    asks = [replace(one.ask, network_ids=own) for one in found[:MOST_ASKS]]
    return asks, len(found) > MOST_ASKS


def _in_vain(asks: Sequence[Ask], why: Why, crowd: Crowd) -> list[Unserved]:
    return [Unserved(why, ask.request_id, ask) for ask in asks if not crowd.serves(ask)]


def _towns(network: Network, people: Sequence[Unserved]) -> list[Town]:
    requests = _numbers(people, Why.WAITING, Why.ENDED)
    asked = store.list_asked_towns(requests, _numbers(people, Why.UNMET))
    return [*asked, *store.list_partner_towns(network.id)]


def _numbers(people: Sequence[Unserved], *whys: Why) -> list[int]:
    return [one.number for one in people if one.why in whys]


def _lines(picks: Sequence[Pick]) -> tuple[RecruitLine, ...]:
    served = [one for pick in picks for one in pick.serves]
    references = store.list_references(_numbers(served, Why.WAITING, Why.ENDED))
    towns = store.list_unmet_towns(_numbers(served, Why.UNMET))

    def person(one: Unserved) -> PersonLine:
        words = towns if one.why is Why.UNMET else references
        return PersonLine(why=one.why, request_id=one.number, words=words[one.number])

    return tuple(
        RecruitLine(
            postcode=pick.recruit.town.postcode if pick.recruit.town else "",
            town=pick.recruit.town.town if pick.recruit.town else "",
            skill=pick.recruit.skill,
            language=pick.recruit.language,
            way=pick.recruit.way,
            people=tuple(person(one) for one in pick.serves),
            together=pick.together,
        )
        for pick in picks
    )
