"""When requests that had ended were opened again for good."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from helpnet.domain.history import Happening
from helpnet.domain.undo import OPENINGS, last_opened
from helpnet.store.base import db
from helpnet.store.requests import Step


def list_opened(request_ids: Iterable[int]) -> Mapping[int, datetime]:
    """Return when each of these was last opened again; one never opened is left out."""
    lines: dict[int, list[tuple[Happening, str, datetime]]] = defaultdict(list)
    told = (
        select(Step.request_id, Step.what, Step.detail, Step.at)
        .where(Step.request_id.in_(sorted(request_ids)), Step.what.in_(OPENINGS))
        .order_by(Step.id)
    )
    for request_id, what, note, at in db.session.execute(told):
        lines[request_id].append((what, note, at))
    found = {each: last_opened(told) for each, told in lines.items()}
    return {request_id: at for request_id, at in found.items() if at is not None}
