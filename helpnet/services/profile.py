"""What a helper sees and changes of their own side; it acts on matching at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from helpnet.domain.access import NEXT_STANDING, Standing, StandingEvent
from helpnet.domain.asking import AskedPlace
from helpnet.domain.asks import check_numbers
from helpnet.domain.matching import HelperLevel
from helpnet.domain.modes import Mode
from helpnet.domain.transitions import possible_events
from helpnet.store.helpers import (
    Helper,
    HelperSkill,
    get_helper,
    list_pauses_over,
    lock_helper,
)
from helpnet.store.networks import get_network
from helpnet.store.transaction import transaction
from helpnet.store.unanswerable import look_at_offers_of
from helpnet.store.waking import wake_for


class StillAccompanying(Exception):
    """The helper accompanies more people than that; `load` says how many."""

    def __init__(self, load: int) -> None:
        super().__init__(str(load))
        self.load = load


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProfile:
    """Everything a helper said, and how they stand.

    `located`: the point of the place is known; else it is 0, 0 and means nothing.
    """

    helper_id: int
    name: str
    email: str
    phone: str
    about: str
    place: AskedPlace
    located: bool
    reach_km: float
    skills: Mapping[str, HelperLevel]
    languages: frozenset[str]
    modes: frozenset[Mode]
    times: frozenset[str]
    capacity: int
    load: int
    standing: Standing
    paused_until: date | None
    vetted_until: date | None
    network: str
    network_phone: str
    network_country: str
    time_zone: str
    can: frozenset[StandingEvent]


def get_profile(*, helper_id: int) -> OwnProfile:
    """Return the helper's own page, or raise `NoResultFound`."""
    helper = get_helper(helper_id)
    return OwnProfile(
        helper_id=helper.id,
        phone=helper.phone,
        about=helper.about,
        place=_place(helper),
        located=helper.location.point is not None,
        reach_km=helper.reach_km,
        skills={each.skill: each.level for each in helper.skills},
        languages=helper.languages,
        modes=frozenset(map(Mode, helper.modes)),
        times=helper.times,
        capacity=helper.capacity,
        load=helper.load,
        standing=helper.standing,
        paused_until=helper.paused_until,
        vetted_until=helper.vetted_until,
        **_of_account(helper),
        **_of_network(helper.network_id),
    )


def _of_account(helper: Helper) -> dict[str, Any]:
    account = helper.account
    can = frozenset(possible_events(NEXT_STANDING, helper.standing))
    return {"name": account.name, "email": account.email, "can": can}


def _of_network(network_id: int) -> dict[str, Any]:
    network = get_network(network_id)
    return {
        "network": network.name,
        "network_phone": network.phone,
        "network_country": network.country,
        "time_zone": network.time_zone,
    }


@transaction
def change_contact(*, helper_id: int, name: str, phone: str) -> None:
    """Change the helper's name and phone number (E.164)."""
    helper = get_helper(helper_id)
    helper.account.name, helper.phone = name, phone


@transaction
def change_place(*, helper_id: int, place: AskedPlace, now: datetime) -> None:
    """Move the helper; they stay in their network. Raise `AbsurdPoint`."""
    point = place.point
    helper = get_helper(helper_id)
    helper.country, helper.postcode = place.country, place.postcode
    helper.town, helper.precision_km = place.town, place.precision_km
    helper.latitude, helper.longitude = point.latitude, point.longitude
    wake_for(helper_id, at=now)


@transaction
def change_reach(*, helper_id: int, reach_km: float, now: datetime) -> None:
    """Change how far the helper goes, 0 to 100 km; raise `BadProfile` for others."""
    check_numbers(reach_km=reach_km)
    get_helper(helper_id).reach_km = reach_km
    wake_for(helper_id, at=now)


@transaction
def change_skills(
    *, helper_id: int, skills: Mapping[str, HelperLevel], now: datetime
) -> None:
    """Put these skills in the place of the former ones."""
    helper = lock_helper(helper_id)  # two windows at once add each skill once
    former = {each.skill: each for each in helper.skills}
    for skill, level in skills.items():
        if skill in former:
            former[skill].level = level
    new = [HelperSkill(skill=s, level=v) for s, v in skills.items() if s not in former]
    helper.skills = [each for each in helper.skills if each.skill in skills] + new
    wake_for(helper_id, at=now)


@transaction
def change_languages(
    *, helper_id: int, languages: frozenset[str], now: datetime
) -> None:
    """Change the languages the helper speaks (ISO 639-1)."""
    get_helper(helper_id).languages = languages
    wake_for(helper_id, at=now)


@transaction
def change_modes(*, helper_id: int, modes: frozenset[Mode], now: datetime) -> None:
    """Change how the helper helps."""
    get_helper(helper_id).modes = frozenset(modes)
    wake_for(helper_id, at=now)


@transaction
def change_times(*, helper_id: int, times: frozenset[str], now: datetime) -> None:
    """Change the free slots of the week, such as `mon_am`."""
    get_helper(helper_id).times = times
    wake_for(helper_id, at=now)


@transaction
def change_room(*, helper_id: int, capacity: int, about: str, now: datetime) -> None:
    """Change how many learners at once, and the words about themselves.

    Raise `StillAccompanying` when they accompany more than that now, `BadProfile` for
    a number that cannot be.
    """
    check_numbers(capacity=capacity)
    helper = lock_helper(helper_id)
    if helper.load > capacity:
        raise StillAccompanying(helper.load)
    helper.capacity, helper.about = capacity, about
    wake_for(helper_id, at=now)


@transaction
def pause(*, helper_id: int, until: date | None, now: datetime) -> None:
    """Take a break until that day, or until further notice; nobody is offered.

    What they were asked moves on. A break that runs may get another end; raise
    `NotAllowed` otherwise.
    """
    helper = lock_helper(helper_id)
    if helper.standing is not Standing.PAUSED:
        helper.record(StandingEvent.PAUSED)
    helper.paused_until = until
    look_at_offers_of(helper_id, at=now)


@transaction
def resume(*, helper_id: int, now: datetime) -> None:
    """End the break."""
    helper = lock_helper(helper_id)
    helper.record(StandingEvent.RESUMED)
    helper.paused_until = None
    wake_for(helper_id, at=now)


@transaction
def leave(*, helper_id: int, now: datetime) -> None:
    """Leave the network; raise `StillAccompanying` while learners count on them."""
    helper = lock_helper(helper_id)
    if helper.load:
        raise StillAccompanying(helper.load)
    helper.record(StandingEvent.LEFT)
    helper.paused_until = None
    look_at_offers_of(helper_id, at=now)


@transaction
def end_breaks(*, now: datetime) -> int:
    """End the breaks whose last day is over in their network; return how many."""
    over = list_pauses_over(now)
    for helper in over:
        helper.record(StandingEvent.RESUMED)
        helper.paused_until = None
        wake_for(helper.id, at=now)
    return len(over)


def _place(helper: Helper) -> AskedPlace:
    return AskedPlace(
        country=helper.country,
        postcode=helper.postcode,
        town=helper.town,
        latitude=helper.latitude or 0.0,
        longitude=helper.longitude or 0.0,
        precision_km=helper.precision_km,
    )
