"""What a coordinator needs to know before somebody else goes on with a learner."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from helpnet.domain.asks import ask_faults
from helpnet.domain.journey import Event
from helpnet.domain.rules import parse_rules
from helpnet.domain.transitions import NotAllowed
from helpnet.store.best import list_best
from helpnet.store.candidates import ask_of
from helpnet.store.catalogue import catalogue
from helpnet.store.helpers import list_names
from helpnet.store.matches import get_whole_request_of
from helpnet.store.offers import find_accepted
from helpnet.store.requests import HelpRequest

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSheet:
    """Who helps whom now, by which match, and who fits: (id, name), best first."""

    request_id: int
    offer_id: int
    name: str
    helper: str
    helpers: tuple[tuple[int, str], ...]


def show_pass_sheet(*, network_id: int, request_id: int, now: datetime) -> PassSheet:
    """Return it, or raise `NoResultFound` for another network's request.

    Raise `NotAllowed` while nobody helps.
    """
    request = get_whole_request_of(network_id, request_id)
    match = find_accepted(request_id)
    if match is None:
        raise NotAllowed(request.stage, Event.HELPER_LEFT)
    fitting = [each for each in _fitting(request, now) if each != match.helper_id]
    return PassSheet(
        request_id=request_id,
        offer_id=match.id,
        name=request.name,
        helper=match.helper.account.name,
        helpers=list_names(fitting),
    )


def _fitting(request: HelpRequest, now: datetime) -> list[int]:
    ask = ask_of(request)
    if ask_faults(ask, catalogue()):
        return []
    today = now.astimezone(ZoneInfo(request.network.time_zone)).date()
    weights = parse_rules(request.network.rules).weights
    found = list_best(ask, weights=weights, on=today, most=MOST + 1)
    return [each.helper_id for each in found][:MOST]
