"""Who was in a group, and how long helpers met learners: a group counts once."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import case, func, select

from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


def list_members(group_id: int) -> tuple[tuple[int, str], ...]:
    """Return (request, name) of who was in a group, in order of their requests."""
    members = (
        select(HelpRequest.id, HelpRequest.name)
        .join(HelpSession, HelpSession.request_id == HelpRequest.id)
        .where(
            HelpSession.group_id == group_id, HelpSession.status == SessionStatus.DONE
        )
        .order_by(HelpRequest.id)
    )
    return tuple((row[0], row[1]) for row in db.session.execute(members))


def minutes_of(
    helper_ids: Collection[int], *, since: datetime, until: datetime
) -> Mapping[int, int]:
    """Return the minutes each helper met learners in that time, in one statement.

    A group counts once, as long as the longest of what is told of its learners. Who
    met nobody is left out. `since` is inside, `until` is not.
    """
    # A meeting of two people is a group of its own.
    own = case((HelpSession.group_id.is_(None), HelpSession.id), else_=0)
    once = (
        select(Offer.helper_id, func.max(HelpSession.minutes).label("minutes"))
        .join(HelpSession, HelpSession.offer_id == Offer.id)
        .where(
            Offer.helper_id.in_(sorted(helper_ids)),
            HelpSession.status == SessionStatus.DONE,
            HelpSession.starts_at >= since,
            HelpSession.starts_at < until,
        )
        .group_by(Offer.helper_id, HelpSession.group_id, own)
        .subquery()
    )
    total = select(once.c.helper_id, func.sum(once.c.minutes))
    grouped = total.group_by(once.c.helper_id).order_by(once.c.helper_id)
    return {row[0]: int(row[1]) for row in db.session.execute(grouped)}
