"""Who could take one request at this moment, and in which order."""

from datetime import datetime
from zoneinfo import ZoneInfo

from helpnet.domain.asks import check_ask
from helpnet.domain.candidates import Candidate
from helpnet.domain.rules import parse_rules
from helpnet.store.best import list_best
from helpnet.store.candidates import ask_of
from helpnet.store.catalogue import catalogue
from helpnet.store.requests import NO_HELPER, get_request_with_needs

MOST = 10


def list_candidates(
    *, request_id: int, now: datetime, most: int = MOST
) -> tuple[Candidate, ...]:
    """Return the best helpers for the request, best first, at most `most`.

    Nobody where no helper is looked for. Raise `NoResultFound` when there is no such
    request, `BadAsk` with all its faults when it is one that fits nobody whoever the
    helpers are.
    """
    request = get_request_with_needs(request_id)
    if request.route in NO_HELPER:
        return ()
    ask = ask_of(request)
    check_ask(ask, catalogue())
    today = now.astimezone(ZoneInfo(request.network.time_zone)).date()
    weights = parse_rules(request.network.rules).weights
    return tuple(list_best(ask, weights=weights, on=today, most=most))
