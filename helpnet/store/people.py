"""Helpers and partners as coordinators look for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.access import Standing
from helpnet.domain.journey import OPEN, Stage
from helpnet.store.accounts import Account
from helpnet.store.alphabet import by_name
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.offers import Offer
from helpnet.store.partners import Partner
from helpnet.store.requests import LOOKED_FOR, HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many helpers live, and how many open requests come from, one town."""

    town: str
    latitude: float
    longitude: float
    helpers: int
    requests: int


def list_helpers(
    network_id: int, *, standing: Standing | None, text: str, offset: int, most: int
) -> tuple[Sequence[Helper], int]:
    """Return the network's helpers by name, and how many there are."""
    chosen: list[ColumnElement[bool]] = [Helper.network_id == network_id]
    if standing:
        chosen.append(Helper.standing == standing)
    if text:
        chosen.append(Account.name.icontains(text, autoescape=True))
    found = db.session.scalars(
        select(Helper)
        .join(Helper.account)
        .where(*chosen)
        .options(joinedload(Helper.account), selectinload(Helper.skills))
        .order_by(by_name(Account.name), Helper.id)
        .offset(offset)
        .limit(most)
    ).all()
    counting = select(func.count()).select_from(Helper).join(Helper.account)
    return found, db.session.scalar(counting.where(*chosen)) or 0


def list_applied_partners(network_id: int) -> Sequence[Partner]:
    """Return the partners that wait for approval, oldest first."""
    return db.session.scalars(
        select(Partner)
        .where(Partner.network_id == network_id, Partner.standing == Standing.APPLIED)
        .order_by(Partner.created_at, Partner.id)
    ).all()


def get_helper_of(network_id: int, helper_id: int) -> Helper:
    """Return the network's own helper, or raise `NoResultFound`."""
    helper = db.session.get_one(Helper, helper_id)
    if helper.network_id != network_id:
        raise NoResultFound
    return helper


def list_offers_to(helper_id: int, *, most: int) -> Sequence[Offer]:
    """Return what the helper was asked, latest first."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.helper_id == helper_id)
        .options(joinedload(Offer.request).selectinload(HelpRequest.needs))
        .order_by(Offer.id.desc())
        .limit(most)
    ).all()


def list_towns(network_id: int) -> list[Place]:
    """Return helpers and who waits for one in the network, counted by town."""
    helpers = _by_town(
        Helper, Helper.network_id == network_id, Helper.standing == Standing.ACTIVE
    )
    requests = _by_town(
        HelpRequest,
        HelpRequest.network_id == network_id,
        HelpRequest.stage.in_(OPEN - {Stage.ACCOMPANIED}),
        LOOKED_FOR,
    )
    return [
        Place(
            town=town,
            latitude=latitude,
            longitude=longitude,
            helpers=helpers.get((town, latitude, longitude), 0),
            requests=requests.get((town, latitude, longitude), 0),
        )
        for town, latitude, longitude in sorted(helpers.keys() | requests.keys())
    ]


def _by_town(
    table: type[Helper] | type[HelpRequest], *chosen: ColumnElement[bool]
) -> Mapping[tuple[str, float, float], int]:
    place = (table.town, table.latitude, table.longitude)
    counted = db.session.execute(
        select(*place, func.count())
        .where(table.latitude.is_not(None), table.longitude.is_not(None), *chosen)
        .group_by(*place)
    )
    return {(row[0], row[1] or 0.0, row[2] or 0.0): row[3] for row in counted}
