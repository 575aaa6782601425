"""What a network's fairness is measured from: counts, and one row for each wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Subquery, and_, case, func, or_, select

from helpnet.domain.access import AccountStatus, Standing
from helpnet.domain.asking import Channel, Route
from helpnet.domain.journey import Stage
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.requests import LOOKED_FOR, HelpRequest

ACCEPTED = (OfferStatus.ACCEPTED, OfferStatus.ENDED)
"""How offers stand to which a helper once said yes."""
ANSWERED = (*ACCEPTED, OfferStatus.DECLINED)
NOT_HELPED_YET = (Stage.WAITING, Stage.OFFERED)

_ACTIVE = (Helper.standing == Standing.ACTIVE, Account.status == AccountStatus.ACTIVE)
_PLACE = (HelpRequest.country, HelpRequest.postcode, HelpRequest.town)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRow:
    """How long one learner waited, in days, for the first helper who said yes."""

    channel: Channel
    country: str
    postcode: str
    town: str
    days: float
    found: bool


def count_matches(network_id: int, *, since: datetime) -> Mapping[float, int]:
    """Return how many helpers of the network began how many matches since then.

    Counted are helpers who are active and take somebody, and whoever had a match.
    """
    begun = (
        select(Offer.helper_id, func.count().label("number"))
        .where(Offer.status.in_(ACCEPTED), Offer.answered_at >= since)
        .group_by(Offer.helper_id)
        .subquery()
    )
    number = func.coalesce(begun.c.number, 0)
    takes = Helper.capacity > 0
    counted = db.session.execute(
        select(number, func.count())
        .select_from(Helper)
        .join(Account, Account.id == Helper.account_id)
        .outerjoin(begun, begun.c.helper_id == Helper.id)
        .where(
            Helper.network_id == network_id,
            or_((_ACTIVE[0] & _ACTIVE[1] & takes), number > 0),
        )
        .group_by(number)
    )
    return {float(row[0]): row[1] for row in counted}


def count_loads(network_id: int) -> Mapping[float, int]:
    """Return how many active helpers have which share of their places taken."""
    found: dict[float, int] = {}
    counted = db.session.execute(
        select(Helper.load, Helper.capacity, func.count())
        .join(Account, Account.id == Helper.account_id)
        .where(Helper.network_id == network_id, Helper.capacity > 0, *_ACTIVE)
        .group_by(Helper.load, Helper.capacity)
    )
    for load, capacity, helpers in counted:
        share = load / capacity
        found[share] = found.get(share, 0) + helpers
    return found


def list_waits(network_id: int, *, since: datetime, now: datetime) -> list[WaitRow]:
    """Return the wait of each request of the network asked since then, by id.

    It ends when the first helper says yes; unfound, when the request is closed; or
    it still lasts. Left out is whoever waits for no helper, or not yet.
    """
    first = _first_yes()
    moments = (HelpRequest.asked_at, HelpRequest.closed_at, first.c.at)
    rows = db.session.execute(
        select(HelpRequest.channel, *_PLACE, *moments)
        .outerjoin(first, first.c.request_id == HelpRequest.id)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.asked_at >= since,
            LOOKED_FOR,
        )
        .order_by(HelpRequest.id)
    )
    return [_wait(row, now) for row in rows]


def count_apart(network_id: int, *, since: datetime) -> tuple[int, Mapping[Route, int]]:
    """Return who waits since before then, and who asked since then, by route now.

    The first are those who still wait for their first helper. One statement.
    """
    first = _first_yes()
    waits = and_(
        HelpRequest.asked_at < since,
        HelpRequest.stage.in_(NOT_HELPED_YET),
        LOOKED_FOR,
        first.c.at.is_(None),
    )
    counted = db.session.execute(
        select(
            HelpRequest.route,
            func.count(case((waits, 1))),
            func.count(case((HelpRequest.asked_at >= since, 1))),
        )
        .outerjoin(first, first.c.request_id == HelpRequest.id)
        .where(HelpRequest.network_id == network_id)
        .group_by(HelpRequest.route)
    ).all()
    routes = {route: asked for route, _before, asked in counted}
    before = sum(row[1] for row in counted)
    return before, {route: routes.get(route, 0) for route in Route}


def count_answers(network_id: int, *, since: datetime) -> tuple[int, int]:
    """Return how many offers were answered since then, and how many with “too far”."""
    counted = db.session.execute(
        select(Offer.decline_reason, func.count())
        .join(Offer.request)
        .where(
            HelpRequest.network_id == network_id,
            Offer.status.in_(ANSWERED),
            Offer.answered_at >= since,
        )
        .group_by(Offer.decline_reason)
    )
    found = {row[0]: row[1] for row in counted}
    return sum(found.values()), found.get(DeclineReason.TOO_FAR, 0)


def _wait(row: Any, now: datetime) -> WaitRow:
    channel, country, postcode, town, asked, closed, found = row
    return WaitRow(
        channel=channel,
        country=country,
        postcode=postcode,
        town=town,
        days=max(0.0, ((found or closed or now) - asked) / _DAY),
        found=found is not None,
    )


def _first_yes() -> Subquery:
    """Return when the first helper said yes, by request."""
    return (
        select(Offer.request_id, func.min(Offer.answered_at).label("at"))
        .where(Offer.status.in_(ACCEPTED))
        .group_by(Offer.request_id)
        .subquery()
    )
