"""What the coordinator's desk asks of requests, offers and people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.access import Standing
from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.domain.offers import OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.asks import UnmetAsk
from helpnet.store.base import db
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


def list_history(request_id: int) -> Sequence[tuple[Step, str]]:
    """Return what happened, latest first, with the name of whoever signed in to do it.

    The name is empty for people without an account. One statement.
    """
    rows = db.session.execute(
        select(Step, Account.name)
        .outerjoin(Account, Account.id == Step.account_id)
        .where(Step.request_id == request_id)
        .order_by(Step.id.desc())
    )
    return [(step, name or "") for step, name in rows]


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


def list_with_needs(request_ids: Iterable[int]) -> Mapping[int, HelpRequest]:
    """Return these requests with their needs, by id; two statements."""
    found = db.session.scalars(
        select(HelpRequest)
        .where(HelpRequest.id.in_(sorted(request_ids)))
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.id)
    )
    return {request.id: request for request in found}


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
