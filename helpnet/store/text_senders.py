"""Who is behind the number of a text that came in, and what they could answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, or_, select
from sqlalchemy.orm import joinedload, selectinload

from helpnet.domain.contacts import as_sent, country_of
from helpnet.domain.journey import OPEN
from helpnet.domain.offers import DeclineReason, OfferStatus
from helpnet.domain.reply_codes import REST
from helpnet.store.base import db
from helpnet.store.helpers import Helper
from helpnet.store.networks import Network
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSender:
    """Who wrote: helpers with this number, else the learner with it, else nobody known.

    `phone` (E.164) is empty for a name or a short code, which is never answered.
    `network` speaks to them; `reader_id` is whose people read it, None where every
    network of the country does.
    """

    phone: str
    helpers: Sequence[Helper] = ()
    request: HelpRequest | None = None
    network: Network | None = None
    reader_id: int | None = None

    @property
    def helper_ids(self) -> list[int]:
        """Return the helpers who can be meant."""
        return [helper.id for helper in self.helpers]

    @property
    def account_id(self) -> int | None:
        """Return the account of the helper, where there is only one."""
        return self.helpers[0].account_id if len(self.helpers) == 1 else None

    @property
    def name(self) -> str:
        """Return what the desk calls them."""
        if self.helpers:
            return self.helpers[0].account.name
        return self.request.name if self.request else self.phone

    @property
    def language(self) -> str:
        """Return in which language they are answered."""
        if self.helpers:
            return self.helpers[0].account.language
        if self.request:
            return self.request.language
        return self.network.languages[0] if self.network else "en"


def number_of(raw: str) -> str:
    """Return the number (E.164) of a sender as the gateway names them, or nothing."""
    countries = db.session.scalars(select(Network.country).distinct())
    return as_sent(raw, sorted(countries))


def find_sender(phone: str) -> TextSender:
    """Return who is behind the number; an empty one is nobody."""
    helpers = _list_helpers(phone) if phone else []
    request = _find_request(phone) if phone else None
    if helpers:
        network = helpers[0].account.network
        return TextSender(
            phone=phone,
            helpers=helpers,
            request=request,
            network=network,
            reader_id=network.id,
        )
    if request:
        home = request.network
        return TextSender(phone=phone, request=request, network=home, reader_id=home.id)
    return _stranger(phone)


def list_answerable(helper_ids: Sequence[int], *, at: datetime) -> Sequence[Offer]:
    """Return the offers these helpers could mean, latest first: open, or of late."""
    return db.session.scalars(
        select(Offer)
        .where(
            Offer.helper_id.in_(helper_ids),
            or_(Offer.status == OfferStatus.ASKED, Offer.asked_at > at - REST),
        )
        .order_by(Offer.id.desc())
        .options(selectinload(Offer.request).selectinload(HelpRequest.needs))
    ).all()


def find_unexplained(helper_ids: Sequence[int], *, since: datetime) -> Offer | None:
    """Return the offer that was last declined without a reason by these helpers."""
    return db.session.scalar(
        select(Offer)
        .where(
            Offer.helper_id.in_(helper_ids),
            Offer.status == OfferStatus.DECLINED,
            Offer.decline_reason == DeclineReason.OTHER,
            Offer.answered_at >= since,
        )
        .order_by(Offer.answered_at.desc(), Offer.id.desc())
        .limit(1)
    )


def _list_helpers(phone: str) -> Sequence[Helper]:
    return db.session.scalars(
        select(Helper)
        .where(Helper.phone == phone)
        .order_by(Helper.id)
        .options(joinedload(Helper.account))
    ).all()


def _find_request(phone: str) -> HelpRequest | None:
    """Return the learner's request: an open one first, then the latest."""
    is_open = case((HelpRequest.stage.in_(OPEN), 0), else_=1)
    return db.session.scalar(
        select(HelpRequest)
        .where(HelpRequest.phone == phone)
        .order_by(is_open, HelpRequest.id.desc())
        .limit(1)
    )


def _stranger(phone: str) -> TextSender:
    """Return an unknown number: of the one network of its country, or of them all."""
    networks = db.session.scalars(select(Network).order_by(Network.id)).all()
    country = country_of(phone) if phone else None
    near = [each for each in networks if each.country == country]
    home = next(iter(near or networks), None)
    alone = home is not None and len(near) < 2
    return TextSender(
        phone=phone, network=home, reader_id=home.id if home and alone else None
    )
