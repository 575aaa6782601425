"""The learner was asked "can you do it alone?" and says: not yet."""

from datetime import datetime

from helpnet.domain.doers import Doer
from helpnet.store import autonomy_questions
from helpnet.store.doers import hold_for
from helpnet.store.transaction import transaction


@transaction
def say_not_yet(*, request_id: int, doer: Doer, now: datetime) -> None:
    """Ask again only when the rule holds after another meeting. Twice is once.

    Nothing happens where nothing was asked and a goal is not met. Raise
    `NoResultFound` for who may not say.
    """
    request = hold_for(doer, request_id)
    autonomy_questions.say_not_yet(
        request, at=now, by=doer.actor, account_id=doer.account_id
    )
