"""The codes of offers: given out so that a helper never meets one twice too soon."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from helpnet.domain.offers import OfferStatus
from helpnet.domain.reply_codes import REST, next_code
from helpnet.domain.row_numbers import possible
from helpnet.store.base import db
from helpnet.store.offers import Offer

MOST_DRAWS = 5


def keep_with_codes(offers: Sequence[Offer], *, at: datetime) -> None:
    """Keep these new offers, each with a code that its helper can write back.

    Two networks may ask one helper at the same moment: the index refuses the second
    of two equal codes, which is then drawn again.
    """
    for turn in range(MOST_DRAWS):
        _give_codes(offers, at, turn)
        try:
            with db.session.begin_nested():
                db.session.add_all(offers)
            return
        except IntegrityError as error:
            if "reply_code" not in str(error.orig) or turn == MOST_DRAWS - 1:
                raise


def _give_codes(offers: Sequence[Offer], at: datetime, turn: int) -> None:
    taken = list_taken([offer.helper_id for offer in offers], at=at)
    for offer in offers:
        # Requests that meet begin at different places: they seldom want one code.
        start = offer.request_id + turn
        offer.reply_code = next_code(taken[offer.helper_id], start=start)


def list_taken(
    helper_ids: Iterable[int], *, at: datetime
) -> Mapping[int, Collection[str]]:
    """Return the codes each helper has open, or had lately."""
    given = select(Offer.helper_id, Offer.reply_code).where(
        Offer.helper_id.in_(possible(helper_ids)),
        Offer.reply_code != "",
        or_(Offer.status == OfferStatus.ASKED, Offer.asked_at > at - REST),
    )
    taken = defaultdict[int, set[str]](set)
    for helper_id, code in db.session.execute(given):
        taken[helper_id].add(code)
    return taken
