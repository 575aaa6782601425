"""What helpers have taught before, counted in learners."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from helpnet.domain.sessions import SessionStatus
from helpnet.store.base import db
from helpnet.store.followup import HelpSession, SessionLevel
from helpnet.store.offers import Offer
from helpnet.store.requests import Need


def count_taught(
    helper_ids: Iterable[int], skill: str, *, before: int
) -> Mapping[int, int]:
    """Return to how many other learners each helper taught the skill; one statement.

    A learner counts once, when a help session that took place worked on the skill as
    a goal. `before` is the request now looked at, which does not count. Who taught
    it to nobody is left out.
    """
    statement = (
        select(Offer.helper_id, func.count(HelpSession.request_id.distinct()))
        .join(HelpSession, HelpSession.offer_id == Offer.id)
        .join(SessionLevel, SessionLevel.session_id == HelpSession.id)
        .join(Need, Need.id == SessionLevel.need_id)
        .where(
            Offer.helper_id.in_(sorted(helper_ids)),
            HelpSession.status == SessionStatus.DONE,
            HelpSession.request_id != before,
            Need.skill == skill,
        )
        .group_by(Offer.helper_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
