"""Why so few helpers fit an ask, with the names that make it something to do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from helpnet.domain.asks import without_dead_wishes
from helpnet.domain.catalogue import UnknownSkill
from helpnet.domain.changes import Change, Cost, first_of_each_kind
from helpnet.domain.local_times import local_day
from helpnet.domain.matching import Ask
from helpnet.domain.meeting_places import MOST_JOURNEY_KM, MeetingPlace, open_slots
from helpnet.domain.whynobody import WhyNobody, count_blocked, why_nobody
from helpnet.store.base import db
from helpnet.store.candidates import ask_of, list_all_profiles, list_names
from helpnet.store.catalogue import catalogue
from helpnet.store.helpers import Helper
from helpnet.store.nearby import NearPlace, list_near
from helpnet.store.neighbours import list_guests
from helpnet.store.requests import get_request

MOST_PLACES = 20
MOST_NAMED = 3
MOST_OF_A_KIND = 4
MOST_OBSTACLES = 3
MOST_COUNTED = 2_000
"""Of more helpers than this nobody counts what blocks them unless asked to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What stands between, and whom it is about.

    Of each kind of change the first few: those that are `free` for the learner, with
    the `names` of the first helpers of each, and those they must have `agreed` to.
    `guests` are those of them whom another network lends, with its name.
    `places` are those the changes speak of, by id; `helping` are places that give
    the help wanted themselves, nearest first.
    """

    why: WhyNobody
    free: tuple[Change, ...]
    agreed: tuple[Change, ...]
    names: Mapping[int, str]
    guests: Mapping[int, str]
    places: Mapping[int, NearPlace]
    helping: tuple[NearPlace, ...]


def explain(ask: Ask, *, network_id: int, on: date) -> Explanation:
    """Return why the helpers of the ask's networks do not fit that day.

    `network_id` is the network of the request.

    Reads every one of them: about a second for ten thousand.
    """
    near = _places(ask)
    places = [_meeting_place(place, on) for place in near]
    profiles = list_all_profiles(ask.network_ids, skills=ask.needs)
    possible = without_dead_wishes(ask, catalogue())
    why = why_nobody(possible, profiles, on=on, places=places)
    changes = first_of_each_kind(why.changes, MOST_OF_A_KIND)
    free = tuple(each for each in changes if each.cost is Cost.NOTHING)
    names = _names(free)
    return Explanation(
        why=why,
        free=free,
        agreed=changes[len(free) :],
        names=names,
        guests=list_guests(names, network_id=network_id),
        places={place.id: place for place in near},
        helping=tuple(place for place in near if _gives_help(ask, place))[:MOST_NAMED],
    )


def count_obstacles(request_id: int, *, at: datetime) -> list[tuple[str, int]]:
    """Return what most often stands between a request and its helpers, and how often.

    At most three obstacles, the most frequent first; none where there are too many
    helpers to look at each.
    """
    request = get_request(request_id)
    ask = without_dead_wishes(ask_of(request), catalogue())
    if count_helpers(ask.network_ids) > MOST_COUNTED:
        return []
    profiles = list_all_profiles(ask.network_ids, skills=ask.needs[:1])
    day = local_day(at, request.network.time_zone)
    blocked = count_blocked(ask, profiles, on=day)
    most = sorted(blocked.items(), key=lambda each: (-each[1], each[0]))
    return [(obstacle.value, count) for obstacle, count in most[:MOST_OBSTACLES]]


def count_helpers(network_ids: Collection[int]) -> int:
    """Return how many helpers these networks have, whoever they are."""
    counted = select(func.count()).where(Helper.network_id.in_(sorted(network_ids)))
    return db.session.scalar(counted) or 0


def _places(ask: Ask) -> Sequence[NearPlace]:
    point = ask.place.point if ask.place else None
    if point is None:
        return ()
    return list_near(point, most=MOST_PLACES, circles=(MOST_JOURNEY_KM,))


def _meeting_place(place: NearPlace, on: date) -> MeetingPlace:
    return MeetingPlace(
        place_id=place.id,
        location=place.location,
        slots=open_slots(place.opening_hours, around=on),
    )


def _gives_help(ask: Ask, place: NearPlace) -> bool:
    try:
        wanted = catalogue().get_skill(ask.needs[0]).service
    except (IndexError, UnknownSkill):
        return False
    return wanted in place.services


def _names(free: Sequence[Change]) -> Mapping[int, str]:
    named = {each for change in free for each in change.helper_ids[:MOST_NAMED]}
    return {key: name for key, (name, _town) in list_names(named).items()}
