"""What the coordinator's desk asks of requests, offers and people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.history import Happening
from helpnet.domain.journey import OPEN, Stage
from helpnet.domain.offers import OfferStatus
from helpnet.domain.sessions import SessionStatus
from helpnet.store.accounts import Account
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
from helpnet.store.followup import HelpSession
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner
from helpnet.store.requests import LOOKED_FOR, HelpRequest, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which requests a coordinator looks for; the defaults leave out none.

    `text` is part of a name or the beginning of a reference; `references` and `phone`
    (E.164) are what it can mean besides.
    """

    network_id: int
    stage: Stage | None = None
    route: Route | None = None
    text: str = ""
    references: tuple[str, ...] = ()
    phone: str = ""


def list_offers_with_helpers(request_id: int) -> Sequence[Offer]:
    """Return the request's offers with who was asked, latest first."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.request_id == request_id)
        .options(joinedload(Offer.helper).joinedload(Helper.account))
        .order_by(Offer.id.desc())
    ).all()


def count_unanswered(helper_ids: Iterable[int]) -> Mapping[int, int]:
    """Return how many offers to each helper wait for an answer; one statement.

    They count whichever request they are for. Helpers without any are left out.
    """
    statement = (
        select(Offer.helper_id, func.count())
        .where(
            Offer.helper_id.in_(sorted(helper_ids)), Offer.status == OfferStatus.ASKED
        )
        .group_by(Offer.helper_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def list_account_names(account_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the names of these accounts, by id; one statement."""
    statement = select(Account.id, Account.name).where(
        Account.id.in_(sorted(account_ids))
    )
    return {row.id: row.name for row in db.session.execute(statement)}


def count_stages(network_id: int) -> Mapping[Stage, int]:
    """Return how many requests of the network are at each stage.

    Who waits for no helper, or not yet, is not among those who wait.
    """
    counted = db.session.execute(
        select(HelpRequest.stage, func.count())
        .where(
            HelpRequest.network_id == network_id,
            or_(HelpRequest.stage != Stage.WAITING, LOOKED_FOR),
        )
        .group_by(HelpRequest.stage)
    )
    found = {row[0]: row[1] for row in counted}
    return {stage: found.get(stage, 0) for stage in Stage}


def list_waiting(network_id: int, *, most: int) -> Sequence[HelpRequest]:
    """Return who waits for a helper: urgent ones first, then the longest waiting."""
    return db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage == Stage.WAITING,
            LOOKED_FOR,
        )
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.urgent.desc(), HelpRequest.asked_at, HelpRequest.id)
        .limit(most)
    ).all()


def list_asked(network_id: int, *, most: int) -> Sequence[Offer]:
    """Return the offers that wait for an answer, soonest to expire first."""
    return db.session.scalars(
        _offers_of(network_id, OfferStatus.ASKED)
        .order_by(Offer.expires_at, Offer.id)
        .limit(most)
    ).all()


def list_silent(network_id: int, *, before: datetime, most: int) -> Sequence[Offer]:
    """Return matches made before this moment without any meeting planned or held."""
    alive = (SessionStatus.PLANNED, SessionStatus.DONE)
    met = exists().where(
        HelpSession.offer_id == Offer.id, HelpSession.status.in_(alive)
    )
    return db.session.scalars(
        _offers_of(network_id, OfferStatus.ACCEPTED)
        .where(Offer.answered_at < before, ~met)
        .order_by(Offer.answered_at, Offer.id)
        .limit(most)
    ).all()


def list_wanting_call(network_id: int, *, most: int) -> Sequence[HelpRequest]:
    """Return open requests whose learner asked for a call that nobody has made."""
    return db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage.in_(OPEN),
            HelpRequest.route != Route.CALL,  # who is to be called anyway
            _asks_for_call(),
        )
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.asked_at, HelpRequest.id)
        .limit(most)
    ).all()


def _asks_for_call() -> ColumnElement[bool]:
    wanted, called = aliased(Step), aliased(Step)
    answered = exists().where(
        called.request_id == wanted.request_id,
        called.id > wanted.id,
        called.what == Happening.LEARNER_CALLED,
    )
    return exists().where(
        wanted.request_id == HelpRequest.id,
        wanted.what == Happening.CALL_WANTED,
        ~answered,
    )


def count_applied(network_id: int) -> tuple[int, int]:
    """Return how many helpers and how many partners wait for approval."""
    helpers, partners = (
        select(func.count())
        .select_from(table)
        .where(table.network_id == network_id, table.standing == Standing.APPLIED)
        .scalar_subquery()
        for table in (Helper, Partner)
    )
    row = db.session.execute(select(helpers, partners)).one()
    return row[0], row[1]


def list_unmet(network_id: int, *, since: datetime, most: int) -> Sequence[UnmetAsk]:
    """Return asks nobody covers that were nearest to this network, latest first."""
    return db.session.scalars(
        select(UnmetAsk)
        .where(UnmetAsk.nearest_network_id == network_id, UnmetAsk.asked_at >= since)
        .order_by(UnmetAsk.asked_at.desc(), UnmetAsk.id.desc())
        .limit(most)
    ).all()


def list_suggested(network_id: int) -> Sequence[HelpRequest]:
    """Return who is accompanied and was once said to manage alone, oldest first.

    A later meeting, or another rule, may say otherwise: ask the rule again.
    """
    said = exists().where(
        Step.request_id == HelpRequest.id, Step.what == Happening.AUTONOMY_SUGGESTED
    )
    return db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage == Stage.ACCOMPANIED,
            said,
        )
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.asked_at, HelpRequest.id)
    ).all()


def list_requests(
    wanted: Wanted, *, offset: int, most: int
) -> tuple[Sequence[HelpRequest], int]:
    """Return the requests looked for, oldest first, and how many there are."""
    chosen = _chosen(wanted)
    found = db.session.scalars(
        select(HelpRequest)
        .where(*chosen)
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.asked_at, HelpRequest.id)
        .offset(offset)
        .limit(most)
    ).all()
    total = db.session.scalar(
        select(func.count()).select_from(HelpRequest).where(*chosen)
    )
    return found, total or 0


def _chosen(wanted: Wanted) -> list[ColumnElement[bool]]:
    chosen = [HelpRequest.network_id == wanted.network_id]
    if wanted.stage:
        chosen.append(HelpRequest.stage == wanted.stage)
    if wanted.route:
        chosen.append(HelpRequest.route == wanted.route)
    if wanted.text:
        signs = func.replace(HelpRequest.reference, "-", "")
        typed = wanted.text.upper().replace("-", "").replace(" ", "")
        chosen.append(
            or_(
                HelpRequest.name.icontains(wanted.text, autoescape=True),
                signs.startswith(typed or "?", autoescape=True),
                HelpRequest.reference.in_(wanted.references),
                and_(HelpRequest.phone != "", HelpRequest.phone == wanted.phone),
            )
        )
    return chosen


def _offers_of(network_id: int, status: OfferStatus) -> Select[Offer]:
    return (
        select(Offer)
        .join(Offer.request)
        .where(HelpRequest.network_id == network_id, Offer.status == status)
        .options(
            joinedload(Offer.request).selectinload(HelpRequest.needs),
            joinedload(Offer.helper).joinedload(Helper.account),
        )
    )
