"""Which helper accompanies which learner, and how far they are together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload

from helpnet.domain.closing_rules import closing_rule
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.progress import Progress, progress
from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.evidence import moments_of
from helpnet.store.followup import HelpSession, list_sessions_of
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.openings import list_opened
from helpnet.store.requests import HelpRequest

_BEGUN = (OfferStatus.ACCEPTED, OfferStatus.ENDED)
_NOT_SHOWN = (SessionStatus.CANCELLED, SessionStatus.REMOVED)


def get_own_match(helper_id: int, request_id: int) -> Offer:
    """Return this helper's latest match with this learner, ended or not.

    Raise `NoResultFound` when there never was one.
    """
    return db.session.scalars(
        select(Offer)
        .where(
            Offer.helper_id == helper_id,
            Offer.request_id == request_id,
            Offer.status.in_(_BEGUN),
        )
        .order_by(Offer.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()


def get_going_match(helper_id: int, request_id: int) -> Offer:
    """Return the match by which this helper accompanies this learner now.

    Raise `NoResultFound` when it is somebody else's learner, or it has ended.
    """
    match = get_own_match(helper_id, request_id)
    if match.status is not OfferStatus.ACCEPTED:
        raise NoResultFound
    return match


def get_begun_match(offer_id: int, request_id: int) -> Offer:
    """Return this match of this learner, ended or not.

    Raise `NoResultFound` when the offer is another learner's or was never accepted.
    """
    return db.session.scalars(
        select(Offer)
        .where(
            Offer.id == offer_id,
            Offer.request_id == request_id,
            Offer.status.in_(_BEGUN),
        )
        .execution_options(populate_existing=True)
    ).one()


def list_going_matches(helper_id: int) -> Sequence[Offer]:
    """Return the matches that go on, oldest first, with their requests."""
    return db.session.scalars(
        _matches(helper_id)
        .where(Offer.status == OfferStatus.ACCEPTED)
        .order_by(Offer.answered_at, Offer.id)
    ).all()


def list_reached(helper_id: int, *, most: int = 20) -> Sequence[Offer]:
    """Return the matches that ended because the learner can do it alone, latest first.

    A learner who needs help again is not among them.
    """
    return db.session.scalars(
        _matches(helper_id)
        .join(Offer.request)
        .where(
            Offer.status == OfferStatus.ENDED,
            HelpRequest.stage == Stage.AUTONOMOUS,
            Offer.ended_at == HelpRequest.closed_at,
        )
        .order_by(Offer.ended_at.desc(), Offer.id.desc())
        .limit(most)
    ).all()


def list_asked(helper_id: int, *, now: datetime) -> Sequence[Offer]:
    """Return the offers this helper may still answer, most urgent first."""
    return db.session.scalars(
        _matches(helper_id)
        .where(Offer.status == OfferStatus.ASKED, Offer.expires_at > now)
        .order_by(Offer.expires_at, Offer.id)
    ).all()


def list_closed_lately(
    helper_id: int, *, now: datetime, since: datetime, most: int = 50
) -> Sequence[Offer]:
    """Return the helper's offers that closed since then, or go on, latest first."""
    at = func.coalesce(Offer.ended_at, Offer.answered_at, Offer.expires_at)
    open_still = (Offer.status == OfferStatus.ASKED) & (Offer.expires_at > now)
    return db.session.scalars(
        _matches(helper_id)
        .where(~open_still, at >= since)
        .order_by(at.desc(), Offer.id.desc())
        .limit(most)
    ).all()


def list_meetings(
    helper_id: int, *, since: datetime, until: datetime
) -> Sequence[HelpSession]:
    """Return the meetings of the matches that go on, earliest first.

    Cancelled and removed ones are left out.
    """
    request = joinedload(HelpSession.request)
    return db.session.scalars(
        select(HelpSession)
        .join(HelpSession.offer)
        .where(
            Offer.helper_id == helper_id,
            Offer.status == OfferStatus.ACCEPTED,
            HelpSession.status.not_in(_NOT_SHOWN),
            HelpSession.starts_at >= since,
            HelpSession.starts_at < until,
        )
        .options(request.joinedload(HelpRequest.network), joinedload(HelpSession.place))
        .order_by(HelpSession.starts_at, HelpSession.id)
    ).all()


def list_begun_matches(request_id: int) -> Sequence[Offer]:
    """Return every match this learner has had, oldest first, with the helpers."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id, Offer.status.in_(_BEGUN))
        .options(joinedload(Offer.helper).joinedload(Helper.account))
        .order_by(Offer.id)
    ).all()


def sessions_by_request(
    requests: Sequence[HelpRequest],
) -> Mapping[int, list[HelpSession]]:
    """Return the help sessions of each request, earliest first."""
    found: dict[int, list[HelpSession]] = defaultdict(list)
    for session in list_sessions_of([request.id for request in requests]):
        found[session.request_id].append(session)
    return found


def progress_of(requests: Sequence[HelpRequest]) -> Mapping[int, Progress]:
    """Return how far each request's goals are by its network's rule.

    What the learner does not want any more is no goal.
    """
    moments = moments_of(requests)
    reopened = list_opened([request.id for request in requests])
    return {
        request.id: progress(
            [need.id for need in request.needs if need.dropped_at is None],
            moments.get(request.id, []),
            closing_rule(request.network.rules, request.closed_at),
            since=_since(request, reopened),
        )
        for request in requests
    }


def _matches(helper_id: int) -> Select[Offer]:
    request = joinedload(Offer.request)
    return (
        select(Offer)
        .where(Offer.helper_id == helper_id)
        .options(
            request.selectinload(HelpRequest.needs),
            request.joinedload(HelpRequest.network),
        )
    )


def _since(request: HelpRequest, reopened: Mapping[int, datetime]) -> datetime | None:
    at = reopened.get(request.id)
    return at and at.astimezone(ZoneInfo(request.network.time_zone))
