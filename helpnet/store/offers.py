"""Offers: which helper was asked to take which request, and the answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.offer_policy import Circle
from helpnet.domain.offers import (
    NEXT_OFFER,
    DeclineReason,
    OfferEvent,
    OfferStatus,
)
from helpnet.domain.transitions import advance
from helpnet.store.base import Base, checked, db
from helpnet.store.helpers import Helper
from helpnet.store.requests import HelpRequest


def _partial(name: str, *columns: str, when: str) -> Index:
    return Index(
        name,
        *columns,
        unique=True,
        sqlite_where=text(when),
        postgresql_where=text(when),
    )


class Offer(Base):
    """A request put to one helper; at most one is accepted per request."""

    __tablename__ = "offers"
    __table_args__ = (
        _partial("uq_offers_accepted", "request_id", when="status = 'accepted'"),
        _partial("uq_offers_asked", "request_id", "helper_id", when="status = 'asked'"),
        _partial(
            "uq_offers_reply_code",
            "helper_id",
            "reply_code",
            when="status = 'asked' AND reply_code <> ''",
        ),
        Index("ix_offers_due", "status", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey(HelpRequest.id), index=True)
    helper_id: Mapped[int] = mapped_column(ForeignKey(Helper.id), index=True)
    status: Mapped[OfferStatus] = mapped_column(
        checked(OfferStatus), default=OfferStatus.ASKED
    )
    mode: Mapped[str] = mapped_column(String(20))  # the best way for both
    distance_km: Mapped[float | None]
    score: Mapped[float]
    reasons: Mapped[dict[str, Any]] = mapped_column(JSON)  # facts shown when asked
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(checked(DeclineReason))
    decline_note: Mapped[str] = mapped_column(Text, default="")
    wave: Mapped[int] = mapped_column(default=0, server_default="0")  # 0: by hand
    circle: Mapped[Circle] = mapped_column(
        checked(Circle), default=Circle.OWN, server_default=Circle.OWN.value
    )
    # What a helper writes back in a text: "YES 4F".
    reply_code: Mapped[str] = mapped_column(String(4), default="", server_default="")
    token_used_at: Mapped[datetime | None]  # the link in the message answers once
    contacted_at: Mapped[datetime | None]  # the helper and the learner have spoken
    reminded_at: Mapped[datetime | None]  # the helper was reminded to get in touch
    request: Mapped[HelpRequest] = relationship()
    helper: Mapped[Helper] = relationship()


def get_offer(offer_id: int) -> Offer:
    """Return the offer, or raise `NoResultFound`."""
    return db.session.get_one(Offer, offer_id)


def list_offers(request_id: int) -> Sequence[Offer]:
    """Return the request's offers, oldest first."""
    return db.session.scalars(
        select(Offer).where(Offer.request_id == request_id).order_by(Offer.id)
    ).all()


def find_accepted(request_id: int) -> Offer | None:
    """Return the offer by which a helper accompanies this learner, if any."""
    return db.session.scalar(
        select(Offer).where(
            Offer.request_id == request_id, Offer.status == OfferStatus.ACCEPTED
        )
    )


def list_due_requests(now: datetime, *, most: int = 500) -> Sequence[int]:
    """Return the requests with offers nobody answered in time, longest due first."""
    due = (
        select(Offer.request_id)
        .where(Offer.status == OfferStatus.ASKED, Offer.expires_at <= now)
        .group_by(Offer.request_id)
        .order_by(func.min(Offer.expires_at), Offer.request_id)
        .limit(most)
    )
    return db.session.scalars(due).all()


def settle(offer_id: int, event: OfferEvent, *, at: datetime) -> bool:
    """Move an offer on if it still stands where the event expects it.

    One conditional UPDATE: of two people who race, exactly one gets True. An
    acceptance or a refusal must come before the offer expires.
    """
    before = _state_before(event)
    change = update(Offer).where(Offer.id == offer_id, Offer.status == before)
    if event is OfferEvent.ACCEPTED:
        change = change.where(Offer.expires_at > at)
    moment = "ended_at" if event is OfferEvent.ENDED else "answered_at"
    values: dict[str, Any] = {"status": advance(NEXT_OFFER, before, event), moment: at}
    done = db.session.execute(
        change.values(values).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def _state_before(event: OfferEvent) -> OfferStatus:
    """Return the only state in which this event is declared."""
    return next(state for state, known in NEXT_OFFER if known is event)
