"""Saying that a request cannot wait, or that it can again."""

from datetime import datetime

from helpnet.domain.history import Actor, Happening
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.transaction import transaction


@transaction
def set_urgent(
    *, network_id: int, request_id: int, urgent: bool, account_id: int, now: datetime
) -> None:
    """Let a request weigh more in the plan for everybody, or as much as the others.

    Saying it twice changes nothing. Raise `NoResultFound` for another network's.
    """
    get_request_of(network_id, request_id)
    request = hold_request(request_id)
    if request.urgent == urgent:
        return
    request.urgent = urgent
    request.look_again(at=now)
    what = Happening.URGENT_SET if urgent else Happening.URGENT_CLEARED
    request.tell(what, at=now, by=Actor.COORDINATOR, account_id=account_id)
