"""What a learner wished for, changed by a coordinator who spoke with them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import AskedPlace
from helpnet.domain.asks import AskFault, ask_faults, check_ask, check_wishes
from helpnet.domain.availability import shared
from helpnet.domain.contacts import readable
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import Event
from helpnet.domain.meeting_places import open_slots
from helpnet.domain.transitions import NotAllowed
from helpnet.store.candidates import ask_of
from helpnet.store.catalogue import catalogue
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.nearby import get_open_place
from helpnet.store.requests import HelpRequest
from helpnet.store.transaction import transaction
from helpnet.store.wishes import (
    move,
    order_needs,
    take_back_unfit,
    where_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWishes:
    """What is wanted now: the main need first; no times means any.

    With a `place` the learner lives or is met there; None leaves it as it was.
    `meet_at` names the partner's place where they are met.
    """

    needs: tuple[str, ...]
    modes: frozenset[str]
    languages: frozenset[str]
    times: frozenset[str]
    place: AskedPlace | None
    meet_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishSheet:
    """What is wished so far, and how to reach the learner before changing it."""

    request_id: int
    name: str
    contact: str
    where: str
    located: bool
    faults: tuple[AskFault, ...]
    needs: tuple[str, ...]
    modes: frozenset[str]
    languages: frozenset[str]
    times: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThatPlace:
    """A partner's place where the learner could come, and when it is open."""

    place_id: int
    name: str
    slots: tuple[str, ...]
    place: AskedPlace


def show_wishes(*, network_id: int, request_id: int) -> WishSheet:
    """Return what is wished, or raise `NoResultFound` for another network's.

    Raise `NotAllowed` when nobody is looked for any more.
    """
    request = get_request_of(network_id, request_id)
    _refuse_closed(request)
    return WishSheet(
        request_id=request.id,
        name=request.name,
        contact=request.email or readable(request.phone, request.country),
        where=where_of(request),
        located=request.location.point is not None,
        faults=ask_faults(ask_of(request), catalogue()),
        needs=tuple(need.skill for need in request.needs),
        modes=request.modes,
        languages=request.languages,
        times=request.times,
    )


def find_place(*, place_id: int, now: datetime) -> ThatPlace:
    """Return a place open to the public, or raise `NoResultFound`.

    A place nobody can find on a map is none to send people to.
    """
    place, network = get_open_place(place_id)
    point = place.location.point
    if point is None:
        raise NoResultFound
    slots = open_slots(place.opening_hours, around=_day(now, network.time_zone))
    return ThatPlace(
        place_id=place.id,
        name=place.name,
        slots=shared(slots, slots),
        place=AskedPlace(
            country=place.country,
            postcode=place.postcode,
            town=place.town,
            latitude=point.latitude,
            longitude=point.longitude,
            precision_km=place.precision_km,
        ),
    )


@transaction
def change_wishes(
    *,
    network_id: int,
    request_id: int,
    account_id: int,
    wishes: NewWishes,
    now: datetime,
) -> None:
    """Keep what the learner now wants; it counts for the next search.

    Goals that a meeting has worked on stay, after the others. Where the place
    changes, the history keeps the former one. Open offers that no longer fit are
    taken back. Raise as `show_wishes` does, or `BadAsk` when the request would fit
    nobody whoever the helpers are.
    """
    request = hold_request(get_request_of(network_id, request_id).id)
    _refuse_closed(request)
    check_wishes(
        needs=wishes.needs,
        modes=wishes.modes,
        languages=wishes.languages,
        catalogue=catalogue(),
    )
    request.modes, request.languages = wishes.modes, wishes.languages
    request.times = wishes.times
    request.needs = order_needs(request, wishes.needs)
    place, meet_at = wishes.place, wishes.meet_at
    moved = move(request, place, meet_at=meet_at) if place else ""
    check_ask(ask_of(request), catalogue())
    by, what = Actor.COORDINATOR, Happening.CHANGED
    request.tell(what, at=now, by=by, account_id=account_id, detail=moved)
    take_back_unfit(request, at=now)
    request.search_afresh(at=now)


def _refuse_closed(request: HelpRequest) -> None:
    if Event.HELPER_ASKED not in request.possible:
        raise NotAllowed(request.stage, Event.HELPER_ASKED)


def _day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
