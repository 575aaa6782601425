"""Whether goals and accompaniments are counted as histories and meetings say."""

from datetime import datetime

from helpnet.store import episodes
from helpnet.store.base import db
from helpnet.store.checking import facts
from helpnet.store.facts import rewrite_facts
from helpnet.store.matches import hold_request
from helpnet.store.transaction import transaction


def list_wrong_episodes() -> list[int]:
    """Return the requests whose counted accompaniments are not what they must be."""
    return episodes.list_wrong()


@transaction
def rebuild_episodes() -> int:
    """Count every accompaniment anew; return for how many requests that changed it."""
    return episodes.recount_all()


def rebuild_facts(*, now: datetime) -> int:
    """Count the goals anew that are wrong, request by request; return how many were.

    So after another closing rule, or of a time when they were not kept. Whoever meets
    the rule now, and was not asked yet, is asked.
    """
    wrong = facts.list_wrong()
    db.session.rollback()  # nothing stays open between one request and the next
    for request_id in wrong:
        _rewrite(request_id=request_id, now=now)
    return len(wrong)


@transaction
def _rewrite(*, request_id: int, now: datetime) -> None:
    rewrite_facts(hold_request(request_id), at=now)
