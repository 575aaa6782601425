"""When people asked, and when a human being first got in touch with them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from helpnet.domain.journey import Stage
from helpnet.domain.service_levels import FIRST_CONTACTS, Asked
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest, Step

_CONTACTS = sorted(FIRST_CONTACTS)


def list_asked(network_id: int, *, since: datetime) -> Sequence[Asked]:
    """Return everybody who asked since then, in the order of asking; one statement."""
    asked = (HelpRequest.network_id == network_id, HelpRequest.asked_at >= since)
    reached = func.min(Step.at).label("reached_at")
    found = db.session.execute(
        select(
            HelpRequest.channel, HelpRequest.asked_at, reached, HelpRequest.closed_at
        )
        .outerjoin(Step, (Step.request_id == HelpRequest.id) & Step.what.in_(_CONTACTS))
        .where(*asked)
        .group_by(HelpRequest.id)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    )
    return [
        Asked(
            channel=row.channel,
            asked_at=row.asked_at,
            reached_at=row.reached_at,
            closed_at=row.closed_at,
        )
        for row in found
    ]


def list_unreached(
    network_id: int, *, before: datetime, most: int
) -> tuple[Sequence[HelpRequest], int]:
    """Return requests asked before then without human contact, and how many.

    Only those whom nobody accompanies: afterwards the helper gets in touch. Longest
    waiting first; two statements.
    """
    late = unreached(network_id, before)
    found = db.session.scalars(
        select(HelpRequest)
        .where(*late)
        .order_by(HelpRequest.asked_at, HelpRequest.id)
        .limit(most)
    ).all()
    count = select(func.count()).select_from(HelpRequest).where(*late)
    return found, db.session.scalar(count) or 0


def unreached(network_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of the requests that `list_unreached` finds."""
    reached = exists().where(
        Step.request_id == HelpRequest.id, Step.what.in_(_CONTACTS)
    )
    return (
        HelpRequest.network_id == network_id,
        HelpRequest.stage.in_((Stage.WAITING, Stage.OFFERED)),
        HelpRequest.asked_at < before,
        ~reached,
    )
