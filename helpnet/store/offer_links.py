"""The link in an offer's message: it answers once, then its browser may look on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from helpnet.store.base import db
from helpnet.store.limits import Attempts
from helpnet.store.offers import Offer
from helpnet.store.tokens import hashed

LOOK_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How somebody comes to an offer: signed in, or by its link in one browser.

    `helper_id` is whoever is signed in, else None; `browser` is a secret that only
    this browser knows, empty for one that keeps none.
    """

    offer_id: int
    helper_id: int | None = None
    browser: str = ""


def use_link(way: Way, *, at: datetime) -> bool:
    """Use the offer's link up for this browser; False when it has been used.

    One conditional UPDATE: of two browsers that race, exactly one gets True.
    """
    used = db.session.execute(
        update(Offer)
        .where(Offer.id == way.offer_id, Offer.token_used_at.is_(None))
        .values(token_used_at=at)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    db.session.add(Attempts(bucket=_bucket(way), window=at, count=1))
    return True


def answered_here(way: Way, *, now: datetime) -> bool:
    """Tell whether this browser used the link up, not longer than half an hour ago."""
    if not way.browser:
        return False
    lately = select(Attempts.count).where(
        Attempts.bucket == _bucket(way), Attempts.window > now - LOOK_FOR
    )
    return db.session.scalar(lately.limit(1)) is not None


def _bucket(way: Way) -> str:
    return f"answered-{way.offer_id}-{hashed(way.browser)}"
