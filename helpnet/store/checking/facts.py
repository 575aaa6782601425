"""Goals whose stored facts are not what their meetings say."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.history import Happening
from helpnet.store.autonomy_questions import list_lines
from helpnet.store.base import db
from helpnet.store.batches import batches
from helpnet.store.evidence import moments_of
from helpnet.store.facts import facts_of
from helpnet.store.followup import HelpSession
from helpnet.store.own_successes import OwnSuccess
from helpnet.store.requests import HelpRequest, Need, Step


def list_wrong() -> list[int]:
    """Return the requests with a goal that is not as a recount from scratch says.

    Their meetings are read in batches; all else than those with any is left out.
    """
    ids = db.session.scalars(_WITH_EVIDENCE).all()
    return [number for some in batches(ids) for number in _wrong_of(some)]


def list_some(network_id: int, *, after: int, most: int) -> Sequence[int]:
    """Return the network's next requests of which there is something to count."""
    return db.session.scalars(
        _WITH_EVIDENCE.where(
            HelpRequest.network_id == network_id, HelpRequest.id > after
        ).limit(most)
    ).all()


def list_wrong_among(request_ids: Sequence[int]) -> list[int]:
    """Return those of these requests, ten thousand at most, as `list_wrong` does."""
    return list(_wrong_of(request_ids))


def _wrong_of(request_ids: Sequence[int]) -> Iterator[int]:
    requests = db.session.scalars(_WITH_GOALS.where(HelpRequest.id.in_(request_ids)))
    held = requests.unique().all()
    moments = moments_of(held)
    reopened = set(db.session.scalars(_REOPENED.where(_among(request_ids))))
    for request in held:
        lines = list_lines(request.id) if request.id in reopened else ()
        must = facts_of(request, moments.get(request.id, []), lines)
        stored = {need.id: (need.sessions, need.met_on) for need in request.needs}
        if stored != {goal.goal: (goal.sessions, goal.met_on) for goal in must}:
            yield request.id


def _among(request_ids: Sequence[int]) -> ColumnElement[bool]:
    return Step.request_id.in_(request_ids)


_EVIDENCE = or_(
    select(HelpSession.id).where(HelpSession.request_id == HelpRequest.id).exists(),
    select(OwnSuccess.id).where(OwnSuccess.request_id == HelpRequest.id).exists(),
    select(Need.id)
    .where(
        Need.request_id == HelpRequest.id,
        or_(Need.sessions > 0, Need.met_on.is_not(None)),
    )
    .exists(),
)
_WITH_EVIDENCE = select(HelpRequest.id).where(_EVIDENCE).order_by(HelpRequest.id)
_WITH_GOALS = (
    select(HelpRequest)
    .options(joinedload(HelpRequest.network), selectinload(HelpRequest.needs))
    .order_by(HelpRequest.id)
)
_REOPENED = select(Step.request_id).where(Step.what == Happening.REOPENED).distinct()
