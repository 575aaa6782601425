"""What a learner wished for, changed by a coordinator who spoke with them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import NoResultFound

from helpnet.domain.asking import AskedPlace
from helpnet.domain.asks import AskFault, ask_faults, check_ask, check_wishes
from helpnet.domain.availability import shared
from helpnet.domain.contacts import readable
from helpnet.domain.history import Actor, Happening
from helpnet.domain.journey import NEXT, Event
from helpnet.domain.meeting_places import open_slots
from helpnet.domain.transitions import NotAllowed, possible_events
from helpnet.store.candidates import ask_of
from helpnet.store.catalogue import catalogue
from helpnet.store.followup import list_goals_worked_on
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.nearby import get_open_place
from helpnet.store.requests import HelpRequest, Need
from helpnet.store.transaction import transaction


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
        where=_where(request),
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
    changes, the history keeps the former one. Raise as `show_wishes`
    does, or `BadAsk` when the request would fit nobody whoever the helpers are.
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
    request.needs = _ordered(request, wishes.needs)
    moved = _move(request, wishes.place, wishes.meet_at) if wishes.place else ""
    check_ask(ask_of(request), catalogue())
    by, what = Actor.COORDINATOR, Happening.CHANGED
    request.tell(what, at=now, by=by, account_id=account_id, detail=moved)


def _move(request: HelpRequest, place: AskedPlace, meet_at: str) -> str:
    """Place the request there; return where it was and is, empty where it stays."""
    before, former = _where(request), request.location
    for column, value in asdict(place).items():
        setattr(request, column, value)
    after = _where(request)
    if (before, former) == (after, request.location):
        return ""
    return f"{before or '–'} → {', '.join(filter(None, (meet_at, after)))}"


def _where(request: HelpRequest) -> str:
    return " ".join(part for part in (request.postcode, request.town) if part)


def _refuse_closed(request: HelpRequest) -> None:
    if Event.HELPER_ASKED not in possible_events(NEXT, request.stage):
        raise NotAllowed(request.stage, Event.HELPER_ASKED)


def _ordered(request: HelpRequest, skills: Sequence[str]) -> list[Need]:
    former = {need.skill: need for need in request.needs}
    worked_on = list_goals_worked_on(request.id)
    kept = [need.skill for need in request.needs if need.id in worked_on]
    wanted = list(dict.fromkeys([*skills, *kept]))
    needs = [former.get(skill) or Need(skill=skill) for skill in wanted]
    for position, need in enumerate(needs):
        need.position = position
    return needs


def _day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
