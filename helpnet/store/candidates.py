"""Asks and helpers as matching sees them: SQL only fetches, the domain decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    select,
)

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.matching import Ask, HelperLevel, HelperProfile
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.domain.places import Location, Point
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.batches import batches
from helpnet.store.exclusions import PASTS, Exclusion, split_past
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

    Left out are helpers who said no, have not answered yet or must not be asked;
    known are the others who accompanied this learner before.
    """
    past = db.session.execute(_PAST, {"asked_for": request.id})
    return ask_after(request, ((status, helper) for _, status, helper in past))


def ask_after(
    request: HelpRequest, past: Iterable[tuple[OfferStatus | None, int]]
) -> Ask:
    """Return the same by what came of offers and who must not be asked, as known."""
    excluded, former = split_past(past)
    return Ask(
        request_id=request.id,
        network_ids=networks_to_ask(request.network),
        place=request.location,
        modes=frozenset(Mode(mode) for mode in request.modes),
        needs=tuple(need.skill for need in request.goals),
        languages=request.languages,
        times=request.times,
        excluded=excluded,
        former=former,
    )


def list_all_profiles(
    network_ids: Iterable[int], *, skills: Iterable[str] | None = None
) -> list[HelperProfile]:
    """Return every helper of these networks, by id; two statements.

    With `skills`, of all that they can teach only these are read.
    """
    wanted = None if skills is None else HelperSkill.skill.in_(sorted(skills))
    return _profiles([Helper.network_id.in_(sorted(network_ids))], wanted)


def list_free_profiles(
    network_ids: Iterable[int], skills: Iterable[str], *, most: int
) -> list[HelperProfile]:
    """Return helpers with room who teach one of these skills, by id; two statements.

    At most the first `most` of these networks' helpers.
    """
    teaches = select(HelperSkill.helper_id).where(HelperSkill.skill.in_(sorted(skills)))
    free = (
        select(Helper.id)
        .join(Account, Account.id == Helper.account_id)
        .where(
            Helper.network_id.in_(sorted(network_ids)),
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
    """Return these helpers, by id; two statements for ten thousand."""
    return [
        profile
        for some in batches(helper_ids)
        for profile in _profiles([Helper.id.in_(some)])
    ]


def find_profile(helper_id: int) -> HelperProfile | None:
    """Return one helper as matching sees them."""
    return next(iter(_profiles([Helper.id == helper_id])), None)


_PAST = (
    select(Offer.request_id, Offer.status, Offer.helper_id)
    .where(Offer.request_id == bindparam("asked_for"))
    .union_all(PASTS.where(Exclusion.request_id == bindparam("asked_for")))
)


def _profiles(
    conditions: Conditions, wanted: ColumnElement[bool] | None = None
) -> list[HelperProfile]:
    rows = db.session.execute(
        _from_helpers(select(*_COLUMNS), conditions).order_by(Helper.id)
    ).all()
    skills = _skills(conditions if wanted is None else [*conditions, wanted])
    return [profile_of(row, skills.get(row.id, {})) for row in rows]


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


def profile_of(row: Any, skills: Mapping[str, HelperLevel]) -> HelperProfile:
    """Return the helper of a row that has the columns of matching."""
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


def list_names(helper_ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Return the name and town of these helpers, by id.

    One statement for ten thousand of them.
    """
    statement = select(Helper.id, Account.name, Helper.town).join(
        Account, Account.id == Helper.account_id
    )
    return {
        key: (name, town)
        for some in batches(helper_ids)
        for key, name, town in db.session.execute(statement.where(Helper.id.in_(some)))
    }
