"""The requests of some time with what came of their offers, to play them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from helpnet.domain.matching import Ask
from helpnet.domain.modes import Mode
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.exclusions import Exclusion
from helpnet.store.offers import Offer
from helpnet.store.requests import LOOKED_FOR, HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOffer:
    """An offer that really went out; `answered_at` only where the helper said it."""

    helper_id: int
    asked_at: datetime
    answered_at: datetime | None
    accepted: bool


def list_asked_since(
    network_id: int, since: datetime, *, most: int
) -> Sequence[HelpRequest]:
    """Return the requests that want a helper, with their needs, newest first."""
    return db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.asked_at >= since,
            LOOKED_FOR,
        )
        .order_by(HelpRequest.asked_at.desc(), HelpRequest.id.desc())
        .limit(most)
        .options(selectinload(HelpRequest.needs))
    ).all()


def count_asked_since(network_id: int, since: datetime) -> int:
    """Return how many requests that want a helper were made since then."""
    counted = select(func.count()).where(
        HelpRequest.network_id == network_id,
        HelpRequest.asked_at >= since,
        LOOKED_FOR,
    )
    return db.session.scalar(counted) or 0


def list_past_offers(request_ids: Iterable[int]) -> Mapping[int, list[PastOffer]]:
    """Return what went out for each request, oldest first; one statement."""
    columns = (Offer.request_id, Offer.helper_id, Offer.asked_at, Offer.answered_at)
    rows = db.session.execute(
        select(*columns, Offer.status)
        .where(Offer.request_id.in_(sorted(request_ids)))
        .order_by(Offer.asked_at, Offer.id)
    )
    found: dict[int, list[PastOffer]] = defaultdict(list)
    for request_id, helper_id, asked_at, answered_at, status in rows:
        answered = answered_at if status in _ANSWERED else None
        accepted = status in (OfferStatus.ACCEPTED, OfferStatus.ENDED)
        found[request_id].append(
            PastOffer(
                helper_id=helper_id,
                asked_at=asked_at,
                answered_at=answered,
                accepted=accepted,
            )
        )
    return found


_ANSWERED = {OfferStatus.ACCEPTED, OfferStatus.ENDED, OfferStatus.DECLINED}


def list_shut_out(request_ids: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Return who must not be asked for each request; one statement."""
    statement = select(Exclusion.request_id, Exclusion.helper_id).where(
        Exclusion.request_id.in_(sorted(request_ids))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for request_id, helper_id in db.session.execute(statement):
        found[request_id].add(helper_id)
    return {request_id: frozenset(ids) for request_id, ids in found.items()}


def ask_at_first(
    request: HelpRequest, network_ids: frozenset[int], shut_out: frozenset[int]
) -> Ask:
    """Return the request as matching saw it before anybody was asked."""
    return Ask(
        request_id=request.id,
        network_ids=network_ids,
        place=request.location,
        modes=frozenset(Mode(mode) for mode in request.modes),
        needs=tuple(need.skill for need in request.goals),
        languages=request.languages,
        times=request.times,
        excluded=shut_out,
    )
