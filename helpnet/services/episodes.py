"""Whether goals and accompaniments are counted as histories and meetings say."""

import logging
from collections.abc import Sequence
from datetime import datetime

from helpnet.domain.closing_rules import counted_by, is_counted
from helpnet.domain.rules import COUNTED_BY, BadRules
from helpnet.store import episodes
from helpnet.store.base import db
from helpnet.store.checking import facts
from helpnet.store.facts import rewrite_facts
from helpnet.store.matches import hold_request
from helpnet.store.networks import Network, list_networks, lock_network
from helpnet.store.transaction import transaction

log = logging.getLogger("helpnet.counting")
SOME = 500
"""So many requests are compared at once."""


def list_wrong_episodes() -> list[int]:
    """Return the requests whose counted accompaniments are not what they must be."""
    return episodes.list_wrong()


@transaction
def rebuild_episodes() -> int:
    """Count every accompaniment anew; return for how many requests that changed it."""
    return episodes.recount_all()


def rebuild_facts(*, now: datetime) -> int:
    """Count the goals anew that are wrong, request by request; return how many were.

    Nobody is asked by it whether they can do it alone.
    """
    wrong = facts.list_wrong()
    db.session.rollback()  # nothing stays open between one request and the next
    for request_id in wrong:
        _rewrite(request_id=request_id, now=now)
    return len(wrong)


def list_networks_to_count() -> tuple[tuple[int, str], ...]:
    """Return (id, how to count) of the networks whose goals are counted otherwise.

    So after another closing rule, or of a time when goals were not counted.
    """
    found = tuple(
        (each.id, counted_by(each.rules)) for each in list_networks() if _is_due(each)
    )
    db.session.rollback()
    return found


def _is_due(network: Network) -> bool:
    try:
        return not is_counted(network.rules)
    except BadRules:  # the others are counted all the same
        log.exception("the rules of network %s cannot be read", network.id)
        return False


def count_some(*, network_id: int, after: int, now: datetime) -> int | None:
    """Count the goals of the network's next requests, those after this id.

    Each in a transaction of its own, and only where they are wrong: stopped anywhere,
    it can begin again. Return the last id, None when there were none.
    """
    some = facts.list_some(network_id, after=after, most=SOME)
    for request_id in _wrong_among(some):
        try:
            _rewrite(request_id=request_id, now=now)
        except Exception:  # the others are counted all the same
            log.exception("the goals of request %s cannot be counted", request_id)
    return some[-1] if some else None


def _wrong_among(some: Sequence[int]) -> Sequence[int]:
    """Return those that are wrong; all of them where one cannot even be compared."""
    try:
        return facts.list_wrong_among(some)
    except Exception:
        log.exception("these requests cannot be compared at once")
        return some
    finally:
        db.session.rollback()


@transaction
def note_counted(*, network_id: int, by: str) -> None:
    """Keep that all goals of the network are counted so, if that still is the way."""
    network = lock_network(network_id)
    if counted_by(network.rules) == by:
        network.rules = {**network.rules, COUNTED_BY: by}


@transaction
def _rewrite(*, request_id: int, now: datetime) -> None:
    rewrite_facts(hold_request(request_id), at=now, asking=False)
