"""Whose private calendar has which address, and the meetings in it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager, joinedload

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest

HELPING = (Standing.ACTIVE, Standing.PAUSED)


def get_helper_by_key(key: str) -> Helper:
    """Return whose calendar it is; `NoResultFound` when nobody's, or of who left."""
    if not (key.isascii() and key.isprintable()):  # a NUL no database compares
        raise NoResultFound
    return db.session.scalars(
        select(Helper)
        .join(Helper.account)
        .where(
            Helper.calendar_key == key,
            Helper.standing.in_(HELPING),
            Account.status == AccountStatus.ACTIVE,
        )
        .options(contains_eager(Helper.account))
    ).one()


def list_meetings_since(helper_id: int, since: datetime) -> Sequence[HelpSession]:
    """Return the helper's meetings that are planned or of this time, earliest first."""
    request = joinedload(HelpSession.request).joinedload(HelpRequest.network)
    planned = HelpSession.status == SessionStatus.PLANNED
    return db.session.scalars(
        select(HelpSession)
        .join(HelpSession.offer)
        .where(
            Offer.helper_id == helper_id,
            or_(planned, HelpSession.starts_at >= since),
        )
        .options(request, joinedload(HelpSession.offer), joinedload(HelpSession.place))
        .order_by(HelpSession.starts_at, HelpSession.id)
    ).all()
