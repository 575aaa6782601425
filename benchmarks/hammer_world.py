"""The network of the drills, and what must hold there whatever happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from helpnet import METADATA
from helpnet.domain.checking import FaultKind
from helpnet.domain.offers import OfferStatus
from helpnet.services.checking import list_faults
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from tests.factories import MONDAY, a_helper, a_network, a_request, an_account

RULES = {
    "offer_policy": "automatic",
    "hours_to_answer": 48,
    "urgent_hours": 24,
    "days_after_no": 0,
    "quiet_from": 0,
    "quiet_until": 0,
}
Said = set[tuple[str, int]]


def found_network(
    *, helpers: int, requests: int, at: datetime = MONDAY
) -> dict[str, int]:
    """Make the tables and an automatic network; return its and a coordinator's id."""
    METADATA.create_all(db.engine)
    network = a_network(rules=RULES)
    for number in range(helpers):
        a_helper(network, capacity=1 + number % 2)
    for number in range(requests):
        a_request(network, asked_at=at, look_at=at, phone=f"+324220{number:05}")
    ours = {"network_id": network.id, "account_id": an_account(network).id}
    db.session.remove()
    return ours


def promises_broken(said: Said, *, whole: bool) -> dict[str, int]:
    """Compare what people were told with what the database holds.

    `lost`: told and not kept. `unexplained`: kept and told nobody, which counts only
    where nobody was killed before the telling (`whole`).
    """
    db.session.rollback()
    yes = {OfferStatus.ACCEPTED, OfferStatus.ENDED}
    rows = db.session.execute(select(Offer.id, Offer.status)).all()
    kept: Said = {("yes", row.id) for row in rows if row.status in yes}
    kept |= {("no", row.id) for row in rows if row.status is OfferStatus.DECLINED}
    return {
        "lost": len(said - kept),
        "unexplained": len(kept - said) if whole else 0,
        "not_told": len(kept - said),
    }


def judge(now: datetime) -> dict[str, Any]:
    """Return doubles, overloads, who is stuck, and what contradicts itself."""
    accepted = (
        select(Offer.request_id, Offer.helper_id)
        .where(Offer.status == OfferStatus.ACCEPTED)
        .subquery()
    )
    each = select(func.count()).select_from(accepted).group_by(accepted.c.request_id)
    doubles = sum(count > 1 for count in db.session.scalars(each))
    over = db.session.scalars(
        select(Helper.id)
        .join(accepted, accepted.c.helper_id == Helper.id)
        .group_by(Helper.id, Helper.capacity)
        .having(func.count() > Helper.capacity)
    ).all()
    kinds = [fault.kind for fault in list_faults(now=now)]
    db.session.rollback()
    return {
        "double_accepts": doubles,
        "over_capacity": len(over),
        "stuck": len(kinds),
        "kinds": sorted({kind.value for kind in kinds if kind in FaultKind}),
    }
