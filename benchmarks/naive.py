"""The naive peer: the ORM loads every helper, Python fits, geopy measures, one by one.

It spares itself what it can: the distance is measured last, only for who fits else.
"""

from dataclasses import dataclass
from datetime import date

from geopy.distance import great_circle
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.modes import REMOTE, Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.places import EARTH_RADIUS_KM
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import list_offers
from helpnet.store.requests import HelpRequest

AT_ONCE = 5_000  # helpers in memory: a million at a time would not fit
REFUSING = {OfferStatus.DECLINED, OfferStatus.ASKED}


@dataclass(frozen=True)
class Wanted:
    """A request as the loop needs it."""

    request: HelpRequest
    needs: list[str]
    excluded: set[int]
    former: set[int]


def match(
    request_id: int, *, on: date, most: int = 10
) -> list[tuple[int, float, float | None]]:
    """Return id, score and kilometres of the best helpers, best first."""
    wanted = _wanted(request_id)
    found = []
    for helper in db.session.scalars(_everybody(wanted.request.network_id)):
        if _suits(wanted, helper) and (weighed := _weigh(wanted, helper, on)):
            found.append(weighed)
    found.sort(key=_best_first)
    return found[:most]


def _wanted(request_id: int) -> Wanted:
    request = db.session.get_one(HelpRequest, request_id)
    offers = list_offers(request_id)
    return Wanted(
        request=request,
        needs=[need.skill for need in request.needs],
        excluded={o.helper_id for o in offers if o.status in REFUSING},
        former={o.helper_id for o in offers if o.status is OfferStatus.ENDED},
    )


def _everybody(network_id: int):
    return (
        select(Helper)
        .where(Helper.network_id == network_id)
        .options(joinedload(Helper.account), selectinload(Helper.skills))
        .execution_options(yield_per=AT_ONCE)
    )


def _suits(wanted: Wanted, helper: Helper) -> bool:
    times = wanted.request.times
    return (
        helper.standing is Standing.ACTIVE
        and helper.account.status is AccountStatus.ACTIVE
        and helper.load < helper.capacity
        and helper.id not in wanted.excluded
        and bool(helper.languages & wanted.request.languages)
        and (not times or bool(helper.times & times))
        and any(each.skill == wanted.needs[0] for each in helper.skills)
    )


def _weigh(
    wanted: Wanted, helper: Helper, on: date
) -> tuple[int, float, float | None] | None:
    modes = _modes(wanted, helper, on)
    limit = helper.reach_km + min(wanted.request.precision_km, 5.0)
    km = _km(wanted.request, helper) if modes else None
    if not modes & REMOTE and (km is None or km > limit):
        return None
    near = 1.0 if modes & REMOTE or not km else 1 - km / limit
    return helper.id, _score(wanted, helper, near), km


def _modes(wanted: Wanted, helper: Helper, on: date) -> frozenset[str]:
    modes = helper.modes & wanted.request.modes
    vetted = helper.vetted_until is not None and helper.vetted_until >= on
    return modes if vetted else modes - {Mode.HOME_VISIT}


def _km(request: HelpRequest, helper: Helper) -> float | None:
    if request.latitude is None or helper.latitude is None:
        return None
    here, there = (
        (request.latitude, request.longitude),
        (helper.latitude, helper.longitude),
    )
    return great_circle(here, there, radius=EARTH_RADIUS_KM).kilometers


def _score(wanted: Wanted, helper: Helper, near: float) -> float:
    levels = {each.skill: each.level.weight for each in helper.skills}
    needs = sum(levels.get(need, 0.0) for need in wanted.needs) / len(wanted.needs)
    times = wanted.request.times
    shared = min(1.0, len(helper.times & times) / 3) if times else 1.0
    room = 1 - helper.load / helper.capacity
    known = 0.1 if helper.id in wanted.former else 0.0
    return 0.35 * near + 0.25 * needs + 0.15 * shared + 0.15 * room + known


def _best_first(found: tuple[int, float, float | None]) -> tuple[float, float, int]:
    helper_id, score, km = found
    return -round(score, 6), float("inf") if km is None else round(km, 3), helper_id
