""" "I did it alone!": the learner's own word between two meetings."""

from datetime import datetime

from helpnet.domain.doers import Doer
from helpnet.store.doers import hold_for
from helpnet.store.own_words import keep_word, take_back_word
from helpnet.store.transaction import transaction


@transaction
def say(
    *, request_id: int, need_id: int, doer: Doer, entry_key: str, now: datetime
) -> int:
    """Keep that the learner did this goal alone; return the id of the word.

    The same `entry_key` counts once. Raise `NoResultFound` for another's goal, one
    wanted no more, or while nobody accompanies; `TooOften` after ten in a day.
    """
    request = hold_for(doer, request_id)
    return keep_word(request, need_id, doer=doer, entry_key=entry_key, at=now)


@transaction
def take_back(*, request_id: int, success_id: int, doer: Doer, now: datetime) -> None:
    """Undo it, as if it had never been said; twice is once.

    Raise `NoResultFound` for another's, `TooLateToUndo` after a day or an end.
    """
    take_back_word(hold_for(doer, request_id), success_id, doer=doer, at=now)
