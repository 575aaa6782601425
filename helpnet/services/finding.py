"""Looking through a network's requests, by what is said of one."""

from dataclasses import dataclass

from helpnet.domain.asking import Route
from helpnet.domain.contacts import BadPhone, parse_phone
from helpnet.domain.journey import Stage
from helpnet.domain.references import possible_references
from helpnet.store import boards as store
from helpnet.store.networks import get_network
from helpnet.store.request_cards import RequestLine, request_line

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestList:
    """One page of the requests looked for."""

    requests: tuple[RequestLine, ...]
    total: int
    page: int
    pages: int


def list_requests(
    *, network_id: int, stage: Stage | Route | None, text: str, page: int
) -> RequestList:
    """Return a page of the network's requests, by stage and by what was said of them.

    `text` is a name, a phone number, or a reference as it may be heard. Of those who
    wait, a route names the ones on it, and the stage those who wait for a helper.
    """
    wanted = _wanted(network_id, stage, text)
    offset = (max(page, 1) - 1) * PER_PAGE
    found, total = store.list_requests(wanted, offset=offset, most=PER_PAGE)
    return RequestList(
        requests=tuple(request_line(request) for request in found),
        total=total,
        page=max(page, 1),
        pages=max(1, -(-total // PER_PAGE)),
    )


def find_request(*, network_id: int, text: str) -> int | None:
    """Return the one request of the network that fits these words, if it is one."""
    if not text:
        return None
    wanted = _wanted(network_id, None, text)
    found, total = store.list_requests(wanted, offset=0, most=1)
    return found[0].id if total == 1 else None


def _wanted(network_id: int, stage: Stage | Route | None, text: str) -> store.Wanted:
    standing, route = (
        (Stage.WAITING, stage) if isinstance(stage, Route) else (stage, None)
    )
    if stage is Stage.WAITING:
        route = Route.HELPER
    return store.Wanted(
        network_id=network_id,
        stage=standing,
        route=route,
        text=text,
        references=possible_references(text),
        phone=_number(text, get_network(network_id).country),
    )


def _number(text: str, country: str) -> str:
    try:
        return parse_phone(text, country).e164
    except BadPhone:
        return ""
