"""Which helpers must not be asked for which request, and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Select, literal, null, select, type_coerce
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from helpnet.domain.offers import ExclusionReason, OfferStatus
from helpnet.store.accounts import Account
from helpnet.store.base import Base, checked, db
from helpnet.store.helpers import Helper
from helpnet.store.neighbours import networks_to_ask
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


class Exclusion(Base):
    """A helper not to be asked for a request, as long as the row exists."""

    __tablename__ = "exclusions"

    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id), primary_key=True
    )
    helper_id: Mapped[int] = mapped_column(
        ForeignKey(Helper.id), primary_key=True, index=True
    )
    why: Mapped[ExclusionReason] = mapped_column(checked(ExclusionReason))
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id))
    helper: Mapped[Helper] = relationship()
    account: Mapped[Account] = relationship()


PASTS: Select[int, OfferStatus | None, int] = select(
    Exclusion.request_id,
    type_coerce(null(), Offer.status.type).label("status"),
    Exclusion.helper_id,
)
"""(request, None, helper): the rows that join what came of offers, in `split_past`."""


def split_past(
    pairs: Iterable[tuple[OfferStatus | None, int]],
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the helpers a request must not be put to, and those it had before.

    Pairs of what came of an offer and its helper; None: must not be asked. Whoever
    must not be asked, said no or has not answered yet is never a former helper.
    """
    unwilling = {None, OfferStatus.DECLINED, OfferStatus.ASKED}
    known = frozenset(pairs)
    excluded = frozenset(helper for status, helper in known if status in unwilling)
    ended = {helper for status, helper in known if status is OfferStatus.ENDED}
    return excluded, frozenset(ended - excluded)


def find_exclusion(request_id: int, helper_id: int) -> Exclusion | None:
    """Return why this helper must not be asked for the request, if so."""
    return db.session.get(Exclusion, (request_id, helper_id))


def list_exclusions(request_id: int) -> Sequence[Exclusion]:
    """Return who must not be asked for the request, latest first."""
    return db.session.scalars(
        select(Exclusion)
        .where(Exclusion.request_id == request_id)
        .options(
            joinedload(Exclusion.helper).joinedload(Helper.account),
            joinedload(Exclusion.account),
        )
        .order_by(Exclusion.at.desc(), Exclusion.helper_id)
    ).all()


def is_known_to(request: HelpRequest, helper_id: int) -> bool:
    """Tell whether the request's network may ask this helper, or once did."""
    ours = select(literal(1)).where(
        Helper.id == helper_id, Helper.network_id.in_(networks_to_ask(request.network))
    )
    asked = select(literal(1)).where(
        Offer.request_id == request.id, Offer.helper_id == helper_id
    )
    return db.session.scalar(ours.union_all(asked).limit(1)) is not None
