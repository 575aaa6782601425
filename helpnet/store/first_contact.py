"""Which helpers have not yet got in touch with the learner they said yes to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from helpnet.domain.history import Actor, Happening
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest, Step

GRACE = timedelta(days=2)
"""How long after the reminder a silent match is the coordinator's to look at."""


def no_contact() -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a match whose two people have not spoken yet.

    A meeting, even a planned one, says that they have.
    """
    met = exists().where(HelpSession.offer_id == Offer.id)
    return Offer.status == OfferStatus.ACCEPTED, Offer.contacted_at.is_(None), ~met


def overdue_contact(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a match that a coordinator must look at."""
    return (*no_contact(), Offer.reminded_at <= now - GRACE)


def list_to_remind(network_id: int, *, before: datetime, most: int) -> Sequence[int]:
    """Return the matches since before this moment to remind of, longest first."""
    silent = (
        select(Offer.id)
        .join(HelpRequest, HelpRequest.id == Offer.request_id)
        .where(
            HelpRequest.network_id == network_id,
            *no_contact(),
            Offer.reminded_at.is_(None),
            Offer.answered_at <= before,
        )
        .order_by(Offer.answered_at, Offer.id)
        .limit(most)
    )
    return db.session.scalars(silent).all()


def is_without_contact(offer_id: int) -> bool:
    """Tell whether this match goes on and its two people have not spoken yet."""
    silent = select(Offer.id).where(Offer.id == offer_id, *no_contact())
    return db.session.scalar(silent) is not None


def made_contact(match: Offer, *, at: datetime) -> bool:
    """Note that helper and learner have spoken; True the first time."""
    first = match.contacted_at is None
    if first:
        match.contacted_at = at
    return first


def count_tries(matches: Iterable[Offer]) -> Mapping[int, int]:
    """Return how often the helper of each match called and nobody answered."""
    own = {match.id: match for match in matches}
    tried = (
        select(Offer.id, func.count())
        .join(Step, Step.request_id == Offer.request_id)
        .where(
            Offer.id.in_(sorted(own)),
            Step.what == Happening.CALL_TRIED,
            Step.by == Actor.HELPER,
            Step.at >= Offer.answered_at,
        )
        .group_by(Offer.id)
    )
    found = {row[0]: row[1] for row in db.session.execute(tried)}
    return {number: found.get(number, 0) for number in own}
