"""What is done alone, counted by skill and month, and contacts before and after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, extract, func, or_, select
from sqlalchemy.orm import aliased

from helpnet.domain.ends import EndReason
from helpnet.domain.survey import Moment
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest, Need
from helpnet.store.surveys import PersonContacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPairs:
    """How many learners said how often they needed somebody: (before, after).

    `only_before` and `only_after`: learners who answered one time only.
    """

    pairs: Mapping[tuple[int, int], int]
    only_before: int
    only_after: int


def is_alone(today: date) -> ColumnElement[bool]:
    """Return which goals of living learners are met since this day or before.

    What is done alone counts too where it is no goal any more.
    """
    return and_(
        Need.met_on <= today,
        or_(
            HelpRequest.end_reason.is_(None),
            HelpRequest.end_reason != EndReason.DECEASED,
        ),
    )


def count_alone(network_id: int, *, today: date) -> Mapping[str, Mapping[date, int]]:
    """Return how many learners do each skill alone, by the month they began it in.

    A month is its first day. One statement for any number of learners.
    """
    year, month = extract("year", Need.met_on), extract("month", Need.met_on)
    counted = db.session.execute(
        select(Need.skill, year, month, func.count())
        .join(HelpRequest, HelpRequest.id == Need.request_id)
        .where(HelpRequest.network_id == network_id, is_alone(today))
        .group_by(Need.skill, year, month)
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for skill, in_year, in_month, count in counted:
        found[skill][date(int(in_year), int(in_month), 1)] = count
    return found


def count_learners(network_id: int, *, today: date) -> int:
    """Return how many learners do at least one thing alone."""
    return (
        db.session.scalar(
            select(func.count(Need.request_id.distinct()))
            .join(HelpRequest, HelpRequest.id == Need.request_id)
            .where(HelpRequest.network_id == network_id, is_alone(today))
        )
        or 0
    )


def count_contacts(network_id: int) -> ContactPairs:
    """Return how often learners of the network needed somebody, before and after."""
    counted = _contacts(network_id)
    return ContactPairs(
        pairs={
            (start, end): count
            for start, end, count in counted
            if start is not None and end is not None
        },
        only_before=sum(count for _start, end, count in counted if end is None),
        only_after=sum(count for start, _end, count in counted if start is None),
    )


def _contacts(network_id: int) -> Sequence[Any]:
    """Return (times at the start, times at the end, learners); one may be None."""
    before, after = aliased(PersonContacts), aliased(PersonContacts)
    return db.session.execute(
        select(before.times, after.times, func.count())
        .select_from(HelpRequest)
        .outerjoin(before, _answered(before, Moment.START))
        .outerjoin(after, _answered(after, Moment.END))
        .where(
            HelpRequest.network_id == network_id,
            or_(before.times.is_not(None), after.times.is_not(None)),
        )
        .group_by(before.times, after.times)
    ).all()


def _answered(contacts: type[PersonContacts], moment: Moment) -> ColumnElement[bool]:
    return and_(contacts.request_id == HelpRequest.id, contacts.moment == moment)
