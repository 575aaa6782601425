"""Whether somebody has asked before, so that nobody is helped twice by mistake."""

from dataclasses import dataclass
from datetime import datetime

from helpnet.domain.asking import AskedPlace, Reach
from helpnet.domain.journey import Stage
from helpnet.store.contacts import list_likely
from helpnet.store.requests import find_request_by_draft
from helpnet.store.tokens import hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """An open request that may be the same person's."""

    request_id: int
    reference: str
    name: str
    need: str
    stage: Stage
    asked_at: datetime


def list_alike(
    *, network_id: int, key: str, reach: Reach, place: AskedPlace
) -> tuple[OpenRequest, ...]:
    """Return the network's open requests with the same number or address, oldest first.

    None for a form (`key`) that was sent already: that very request would be found.
    """
    if key and find_request_by_draft(hashed(key)):
        return ()
    return tuple(
        OpenRequest(
            request_id=request.id,
            reference=request.reference,
            name=request.name,
            need=request.needs[0].skill if request.needs else "",
            stage=request.stage,
            asked_at=request.asked_at,
        )
        for request in list_likely(network_id, reach, place)
    )
