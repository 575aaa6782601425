"""Learners who went from one helper to another, and what they agreed to pass on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Text, false, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpnet.domain.handovers import Shared, shared_of
from helpnet.domain.journey import OPEN
from helpnet.domain.notices import NoticeKind
from helpnet.domain.offers import OfferStatus
from helpnet.store.base import Base, db
from helpnet.store.notices import cancel_waiting, is_written, tell_learner
from helpnet.store.offers import Offer
from helpnet.store.requests import HelpRequest


class Handover(Base):
    """What the next helper may know; `offer_id` is the match that ended."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey(HelpRequest.id, ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int] = mapped_column(ForeignKey(Offer.id), index=True)
    by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    share_levels: Mapped[bool] = mapped_column(default=False, server_default=false())
    share_notes: Mapped[bool] = mapped_column(default=False, server_default=false())
    message: Mapped[str] = mapped_column(Text, default="")
    undone_at: Mapped[datetime | None]
    offer: Mapped[Offer] = relationship()

    @property
    def shared(self) -> Shared | None:
        """Return what the learner agreed to, None while they have not been asked."""
        if self.agreed_at is None:
            return None
        return shared_of(levels=self.share_levels, notes=self.share_notes)

    def agree(self, shared: Shared, *, at: datetime) -> None:
        """Keep what the learner lets the next helper know."""
        self.agreed_at = at
        self.share_levels, self.share_notes = shared.levels, shared.notes


def keep_handover(match: Offer, *, account_id: int | None, at: datetime) -> Handover:
    """Note that this match ended for another helper; nothing is shared yet."""
    made = Handover(
        request_id=match.request_id, offer_id=match.id, by_account_id=account_id, at=at
    )
    db.session.add(made)
    db.session.flush()
    return made


def find_last_handover(request_id: int) -> Handover | None:
    """Return the request's last handover that was not taken back, if any."""
    return db.session.scalar(
        select(Handover)
        .where(Handover.request_id == request_id, Handover.undone_at.is_(None))
        .order_by(Handover.id.desc())
        .limit(1)
    )


def list_handed_over(helper_id: int, *, most: int = 20) -> Sequence[HelpRequest]:
    """Return whom others help since this helper left, latest first.

    Not those who do it alone by now, nor whom this helper helps again.
    """
    again = select(Offer.request_id).where(
        Offer.helper_id == helper_id, Offer.status == OfferStatus.ACCEPTED
    )
    left = (
        select(func.max(Handover.id))
        .join(Handover.offer)
        .where(Offer.helper_id == helper_id, Handover.undone_at.is_(None))
        .group_by(Handover.request_id)
    )
    return db.session.scalars(
        select(HelpRequest)
        .join(Handover, Handover.request_id == HelpRequest.id)
        .where(
            Handover.id.in_(left),
            HelpRequest.stage.in_(OPEN),
            HelpRequest.id.not_in(again),
        )
        .order_by(Handover.id.desc())
        .limit(most)
    ).all()


def ask_learner(request: HelpRequest, handover: Handover, *, at: datetime) -> None:
    """Ask the learner, by the way they chose, what the next helper may know."""
    tell_learner(
        request,
        NoticeKind.HANDOVER,
        key=_key(handover),
        at=at,
        facts={
            "request": request.id,
            "reference": request.reference,
            "phone": request.network.phone,
        },
    )


def is_asked(handover: Handover) -> bool:
    """Tell whether the learner was asked in writing or is to be called about it."""
    return is_written(_key(handover))


def stop_asking(handover: Handover, *, at: datetime) -> None:
    """Take the question back if it has not left yet."""
    cancel_waiting(key=_key(handover), at=at)


def _key(handover: Handover) -> str:
    return f"{NoticeKind.HANDOVER}-{handover.id}"
