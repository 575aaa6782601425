"""Which helpers may suit an ask: SQL only fetches, the domain decides.

`list_profiles` leaves out helpers whom a mask rules out; what remains may still
hold some who do not fit. `list_all_profiles` leaves out nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.availability import SLOTS
from helpnet.domain.languages import SPOKEN
from helpnet.domain.matching import MOST_WIDENING_KM, Ask, HelperLevel, HelperProfile
from helpnet.domain.modes import IN_PERSON, REMOTE, Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.places import Location, Point, cover_boxes
from helpnet.store.accounts import Account
from helpnet.store.base import Mask, db
from helpnet.store.helpers import Helper, HelperSkill
from helpnet.store.neighbours import networks_to_ask
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

LONGEST_REACH_KM = 500.0
"""The database keeps every helper's reach below this."""

_COLUMNS = (
    Helper.id,
    Helper.network_id,
    Helper.standing,
    Account.status,
    Helper.latitude,
    Helper.longitude,
    Helper.precision_km,
    Helper.reach_km,
    Helper.modes,
    Helper.languages,
    Helper.times,
    Helper.capacity,
    Helper.load,
    Helper.vetted_until,
)

Conditions = Sequence[ColumnElement[bool]]
Rows = Select[*tuple[Any, ...]]


def ask_of(request: HelpRequest) -> Ask:
    """Return the request as matching sees it.

    Left out are helpers who said no or have not answered yet; known are those who
    accompanied this learner before.
    """
    by_status = _helpers_by_status(request.id)
    return Ask(
        request_id=request.id,
        network_ids=networks_to_ask(request.network),
        place=request.location,
        modes=frozenset(Mode(mode) for mode in request.modes),
        needs=tuple(need.skill for need in request.needs),
        languages=request.languages,
        times=request.times,
        excluded=by_status[OfferStatus.DECLINED] | by_status[OfferStatus.ASKED],
        former=by_status[OfferStatus.ENDED],
    )


def list_profiles(ask: Ask) -> list[HelperProfile]:
    """Return the helpers that no mask rules out, by id; two statements."""
    return _profiles(_masks(ask))


def list_all_profiles(
    network_ids: Iterable[int], *, skills: Iterable[str] | None = None
) -> list[HelperProfile]:
    """Return every helper of these networks, by id; two statements.

    With `skills`, of all that they can teach only these are read.
    """
    wanted = None if skills is None else HelperSkill.skill.in_(sorted(skills))
    return _profiles([Helper.network_id.in_(sorted(network_ids))], wanted)


def list_free_profiles(
    network_id: int, skills: Iterable[str], *, most: int
) -> list[HelperProfile]:
    """Return helpers with room who teach one of these skills, by id; two statements.

    At most the first `most` of the network's own helpers.
    """
    teaches = select(HelperSkill.helper_id).where(HelperSkill.skill.in_(sorted(skills)))
    free = (
        select(Helper.id)
        .join(Account, Account.id == Helper.account_id)
        .where(
            Helper.network_id == network_id,
            Helper.standing == Standing.ACTIVE,
            Account.status == AccountStatus.ACTIVE,
            Helper.load < Helper.capacity,
            Helper.id.in_(teaches),
        )
        .order_by(Helper.id)
        .limit(most)
    )
    return _profiles([Helper.id.in_(free)])


def list_profiles_of(helper_ids: Iterable[int]) -> list[HelperProfile]:
    """Return these helpers, by id; two statements."""
    return _profiles([Helper.id.in_(sorted(helper_ids))])


def find_profile(helper_id: int) -> HelperProfile | None:
    """Return one helper as matching sees them."""
    return next(iter(_profiles([Helper.id == helper_id])), None)


def _helpers_by_status(request_id: int) -> Mapping[OfferStatus, frozenset[int]]:
    found: dict[OfferStatus, set[int]] = defaultdict(set)
    statement = select(Offer.status, Offer.helper_id).where(
        Offer.request_id == request_id
    )
    for status, helper_id in db.session.execute(statement):
        found[status].add(helper_id)
    return {status: frozenset(found[status]) for status in OfferStatus}


def _profiles(
    conditions: Conditions, wanted: ColumnElement[bool] | None = None
) -> list[HelperProfile]:
    rows = db.session.execute(
        _from_helpers(select(*_COLUMNS), conditions).order_by(Helper.id)
    ).all()
    skills = _skills(conditions if wanted is None else [*conditions, wanted])
    return [_profile(row, skills.get(row.id, {})) for row in rows]


def _skills(conditions: Conditions) -> Mapping[int, Mapping[str, HelperLevel]]:
    columns = select(HelperSkill.helper_id, HelperSkill.skill, HelperSkill.level)
    statement = _from_helpers(
        columns.join(Helper, Helper.id == HelperSkill.helper_id), conditions
    )
    found: dict[int, dict[str, HelperLevel]] = defaultdict(dict)
    for helper_id, skill, level in db.session.execute(statement):
        found[helper_id][skill] = level
    return found


def _from_helpers(statement: Rows, conditions: Conditions) -> Rows:
    return statement.join(Account, Account.id == Helper.account_id).where(*conditions)


def _profile(row: Any, skills: Mapping[str, HelperLevel]) -> HelperProfile:
    known = row.latitude is not None and row.longitude is not None
    point = Point(row.latitude, row.longitude) if known else None
    return HelperProfile(
        helper_id=row.id,
        network_id=row.network_id,
        active=_is_active(row.standing, row.status),
        place=Location(point, row.precision_km),
        reach_km=row.reach_km,
        modes=frozenset(Mode(mode) for mode in row.modes),
        skills=skills,
        languages=row.languages,
        times=row.times,
        capacity=row.capacity,
        load=row.load,
        vetted_until=row.vetted_until,
    )


def _is_active(standing: Standing, status: AccountStatus) -> bool:
    return standing is Standing.ACTIVE and status is AccountStatus.ACTIVE


def _masks(ask: Ask) -> Conditions:
    """Return what every fitting helper satisfies, as SQL can test it."""
    return [
        Helper.network_id.in_(sorted(ask.network_ids)),
        Helper.standing == Standing.ACTIVE,
        Account.status == AccountStatus.ACTIVE,
        Helper.load < Helper.capacity,
        Helper.id.not_in(sorted(ask.excluded)),
        _shares(Helper.languages, SPOKEN, ask.languages),
        _shares(Helper.times, SLOTS, ask.times) if ask.times else true(),
        _teaches(ask.needs[0]) if ask.needs else false(),
        _can_meet(ask),
    ]


def _shares(
    column: InstrumentedAttribute[frozenset[str]],
    vocabulary: Iterable[str],
    words: Iterable[str],
) -> ColumnElement[bool]:
    bits = Mask(vocabulary).bits(words)
    return type_coerce(column, BigInteger).bitwise_and(bits) != 0


def _teaches(skill: str) -> ColumnElement[bool]:
    taught = aliased(HelperSkill)  # the outer statement may list skills itself
    return exists().where(taught.helper_id == Helper.id, taught.skill == skill)


def _can_meet(ask: Ask) -> ColumnElement[bool]:
    """Return: in a shared remote mode from anywhere, or in person from near."""
    from_afar = _shares(Helper.modes, Mode, ask.modes & REMOTE)
    in_person = _shares(Helper.modes, Mode, ask.modes & IN_PERSON)
    return or_(from_afar, and_(in_person, _near(ask.place)))


def _near(place: Location | None) -> ColumnElement[bool]:
    """Return a superset of the helpers whose reach holds the learner's place.

    A reach of r kilometres is at most r / longest of the longest reach's box wide:
    the half width asin(sin r / cos φ) is convex in r and 0 at 0.
    """
    if place is None or place.point is None:
        return false()
    reach = Helper.reach_km + min(place.precision_km, MOST_WIDENING_KM)
    longest = LONGEST_REACH_KM + MOST_WIDENING_KM
    here, share = place.point, reach / longest
    boxes = cover_boxes(here, longest)
    tall = cover_boxes(Point(0.0, 0.0), longest)[0].north
    close = func.abs(Helper.latitude - here.latitude) <= share * tall + 1e-6
    wide = sum(box.east - box.west for box in boxes) / 2
    if wide >= 180:
        return close
    away = func.abs(Helper.longitude - here.longitude)
    limit = share * wide + 1e-6
    return and_(close, or_(away <= limit, 360 - away <= limit))


def list_names(helper_ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Return the name and town of these helpers, by id; one statement."""
    statement = (
        select(Helper.id, Account.name, Helper.town)
        .join(Account, Account.id == Helper.account_id)
        .where(Helper.id.in_(sorted(helper_ids)))
    )
    return {key: (name, town) for key, name, town in db.session.execute(statement)}
