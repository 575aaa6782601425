"""The questions that find whom nobody moves on, and matches that do not fit."""

from sqlalchemy import (
    String,
    Subquery,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from helpnet.domain.checking import LEADS_TO, FaultKind
from helpnet.domain.history import Happening
from helpnet.domain.journey import Stage
from helpnet.domain.notices import NoticeStatus
from helpnet.domain.offers import OfferStatus
from helpnet.store.checking.rows import Check, Question, Rows, has, offers, requests
from helpnet.store.helpers import Helper
from helpnet.store.notices import Notice
from helpnet.store.offers import Offer
from helpnet.store.requests import LOOKED_FOR, HelpRequest, Step


def _nobody_looks(check: Check) -> Rows:
    """Return who waits for a helper where helpnet searches, and is not looked at."""
    return requests().where(
        HelpRequest.stage == Stage.WAITING,
        LOOKED_FOR,
        HelpRequest.look_at.is_(None),
        HelpRequest.network_id.not_in(check.by_hand),
    )


def _look_overdue(check: Check) -> Rows:
    return requests(HelpRequest.look_at).where(HelpRequest.look_at < check.before)


def _no_open_offer(_check: Check) -> Rows:
    without = ~has(OfferStatus.ASKED)
    return requests().where(HelpRequest.stage == Stage.OFFERED, without)


def _offer_overdue(check: Check) -> Rows:
    overdue = Offer.expires_at < check.before
    return offers(OfferStatus.ASKED, Offer.expires_at).where(overdue)


def _offer_left_open(_check: Check) -> Rows:
    return offers(OfferStatus.ASKED, Offer.asked_at).where(
        HelpRequest.stage != Stage.OFFERED
    )


def _no_match(_check: Check) -> Rows:
    without = ~has(OfferStatus.ACCEPTED)
    return requests().where(HelpRequest.stage == Stage.ACCOMPANIED, without)


def _match_left_over(_check: Check) -> Rows:
    return offers(OfferStatus.ACCEPTED, Offer.answered_at).where(
        HelpRequest.stage != Stage.ACCOMPANIED
    )


def _two_matches(_check: Check) -> Rows:
    first = aliased(Offer)
    earlier = select(first.id).where(
        first.request_id == Offer.request_id,
        first.status == OfferStatus.ACCEPTED,
        first.id < Offer.id,
    )
    accepted = offers(OfferStatus.ACCEPTED, Offer.answered_at)
    return accepted.where(earlier.exists())


def _wrong_load(_check: Check) -> Rows:
    held = _held()
    matches = func.coalesce(held.c.matches, 0)
    return _helpers(held).where(Helper.load != matches)


def _over_capacity(_check: Check) -> Rows:
    held = _held()
    return _helpers(held).where(held.c.matches > Helper.capacity)


def _wrong_history(_check: Check) -> Rows:
    """Return whose stage is not where the last event of their history leads."""
    moves = Step.what.in_([Happening(event) for event in LEADS_TO])
    last = (
        select(cast(Step.what, String))
        .where(Step.request_id == HelpRequest.id, moves)
        .order_by(Step.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    leads = {event.value: stage.value for event, stage in LEADS_TO.items()}
    stage = case(leads, value=last, else_=literal(Stage.WAITING.value))
    return requests().where(cast(HelpRequest.stage, String) != stage)


def _message_overdue(check: Check) -> Rows:
    """Return what is due and does not leave, though nothing before it must first."""
    first = aliased(Notice)
    earlier = select(first.id).where(
        first.lane == Notice.lane,
        first.status == NoticeStatus.WAITING,
        first.id < Notice.id,
    )
    stands_first = or_(Notice.lane == "", ~earlier.exists())
    return (
        select(cast(Notice.id, String), Notice.due_at)
        .where(
            Notice.status == NoticeStatus.WAITING,
            Notice.channel.in_(check.channels),
            Notice.due_at < check.before,
            stands_first,
        )
        .order_by(Notice.id)
    )


def _held() -> Subquery:
    return (
        select(Offer.helper_id, func.count().label("matches"))
        .where(Offer.status == OfferStatus.ACCEPTED)
        .group_by(Offer.helper_id)
        .subquery()
    )


def _helpers(held: Subquery) -> Rows:
    return (
        select(cast(Helper.id, String), literal(None))
        .outerjoin(held, held.c.helper_id == Helper.id)
        .order_by(Helper.id)
    )


QUESTIONS: dict[FaultKind, Question] = {
    FaultKind.NOBODY_LOOKS: _nobody_looks,
    FaultKind.LOOK_OVERDUE: _look_overdue,
    FaultKind.NO_OPEN_OFFER: _no_open_offer,
    FaultKind.OFFER_OVERDUE: _offer_overdue,
    FaultKind.OFFER_LEFT_OPEN: _offer_left_open,
    FaultKind.NO_MATCH: _no_match,
    FaultKind.MATCH_LEFT_OVER: _match_left_over,
    FaultKind.TWO_MATCHES: _two_matches,
    FaultKind.WRONG_LOAD: _wrong_load,
    FaultKind.OVER_CAPACITY: _over_capacity,
    FaultKind.WRONG_HISTORY: _wrong_history,
    FaultKind.MESSAGE_OVERDUE: _message_overdue,
}
