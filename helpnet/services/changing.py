"""What a learner changes of their own request, by their link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpnet.domain.asking import AlreadyOpen as AlreadyOpen
from helpnet.domain.asking import AskedPlace, Reach, Route
from helpnet.domain.asks import check_wishes
from helpnet.domain.changing import Moved, Topic, changeable, reordered
from helpnet.domain.contacts import ContactWay, readable
from helpnet.domain.history import Actor, Happening
from helpnet.domain.transitions import NotAllowed
from helpnet.store.catalogue import catalogue
from helpnet.store.contacts import find_other_open, hold_for_contact, reach_of
from helpnet.store.facts import rewrite_facts
from helpnet.store.limits import count_at_most
from helpnet.store.matches import hold_request
from helpnet.store.request_notices import keep_reach, tell_changed
from helpnet.store.requests import HelpRequest, get_request
from helpnet.store.territories import find_holding
from helpnet.store.transaction import transaction
from helpnet.store.wishes import (
    list_fixed_needs,
    move,
    order_needs,
    take_back_unfit,
    where_of,
)

MOST_CHANGES, _WINDOW = 10, timedelta(days=1)
"""Each change writes to somebody: nobody is flooded."""

_ANY = frozenset({"any"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSheet:
    """What is so far and may change; no `topics` once the request has ended.

    `fixed` needs were worked on and stay; the phone number is as people write it.
    """

    topics: tuple[Topic, ...]
    route: Route
    for_other: bool
    name: str
    way: ContactWay
    phone: str
    email: str
    note: str
    country: str
    needs: tuple[str, ...]
    fixed: tuple[str, ...]
    times: frozenset[str]
    where: str


def show_sheet(*, request_id: int) -> ChangeSheet:
    """Return what may change, or raise `NoResultFound`."""
    request = get_request(request_id)
    return ChangeSheet(
        topics=changeable(request.stage, request.route),
        route=request.route,
        for_other=bool(request.referrer_name),
        name=request.name,
        way=request.contact_way,
        phone=readable(request.phone, request.country),
        email=request.email,
        note=request.contact_note,
        country=request.country,
        needs=tuple(need.skill for need in request.needs),
        fixed=list_fixed_needs(request),
        times=request.times,
        where=where_of(request),
    )


@transaction
def change_reach(*, request_id: int, reach: Reach, now: datetime) -> bool | AlreadyOpen:
    """Reach the learner this way from now on; return whether that is new.

    Nothing changes when whoever is reached so has another request open: say so.

    Messages that still wait go there too; a former e-mail address is told, so that
    nobody changes it unseen. Raise `NoResultFound`, `NotAllowed` after the end, or
    `TooOften` after ten changes in a day.
    """
    request = _check(hold_for_contact(request_id, reach), Topic.REACH)
    if reach == reach_of(request):
        return False
    if other := find_other_open(request, reach):
        _count(request, now)  # trying numbers to see who asked is limited too
        return AlreadyOpen(phone=other.network.phone)
    keep_reach(request, reach, at=now)
    _tell(request, Topic.REACH, now)
    return True


@transaction
def change_times(*, request_id: int, times: frozenset[str], now: datetime) -> bool:
    """Keep the free times, none for any time; return whether they are new.

    Open offers of helpers who are never free then are taken back. Raise as
    `change_reach`, also where nobody is looked for.
    """
    request = _hold(request_id, Topic.TIMES)
    if request.times == times:
        return False
    request.times = times
    _tell(request, Topic.TIMES, now)
    return True


@transaction
def change_needs(*, request_id: int, needs: tuple[str, ...], now: datetime) -> bool:
    """Keep what the learner wants to learn; return whether that is new.

    What was wanted before keeps its order; what a meeting has worked on stays. Raise
    as `change_times`, or `BadAsk` for a skill that nobody can look for.
    """
    request = _hold(request_id, Topic.NEEDS)
    before = tuple(need.skill for need in request.needs)
    wanted = reordered(before, (*needs, *list_fixed_needs(request)))
    if wanted == before:
        return False
    # Only the needs are new.
    check_wishes(needs=needs, modes=_ANY, languages=_ANY, catalogue=catalogue())
    request.needs = order_needs(request, wanted)
    _tell(request, Topic.NEEDS, now)
    rewrite_facts(request, at=now)
    return True


def change_place(*, request_id: int, place: AskedPlace, now: datetime) -> Moved:
    """Keep where the learner lives now; the history keeps the former place.

    `OUTSIDE`, and nothing is kept, where another network helps, or none. Raise as
    `change_reach`.
    """
    network = find_holding(place.point)
    if network is None or network.id != get_request(request_id).network_id:
        return Moved.OUTSIDE
    return _change_place(request_id=request_id, place=place, now=now)


@transaction
def _change_place(*, request_id: int, place: AskedPlace, now: datetime) -> Moved:
    request = _hold(request_id, Topic.PLACE)
    detail = move(request, place)
    if not detail:
        return Moved.SAME
    _tell(request, Topic.PLACE, now, detail)
    return Moved.MOVED


def _hold(request_id: int, topic: Topic) -> HelpRequest:
    return _check(hold_request(request_id), topic)


def _check(request: HelpRequest, topic: Topic) -> HelpRequest:
    if topic not in changeable(request.stage, request.route):
        raise NotAllowed(request.stage, topic)
    return request


def _tell(request: HelpRequest, topic: Topic, now: datetime, detail: str = "") -> None:
    """Write the change into the history and tell whom it concerns, within limits."""
    _count(request, now)
    request.tell(
        Happening.CHANGED, at=now, by=Actor.LEARNER, detail=detail or topic.value
    )
    take_back_unfit(request, at=now)
    if topic is not Topic.REACH:
        request.search_afresh(at=now)
    tell_changed(request, topic, at=now)


def _count(request: HelpRequest, now: datetime) -> None:
    count_at_most(f"change:{request.id}", MOST_CHANGES, now=now, per=_WINDOW)
