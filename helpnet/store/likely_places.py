"""Places where a learner and a helper may meet: those nearby, and their last one."""

from contextlib import suppress

from sqlalchemy.exc import NoResultFound

from helpnet.store.nearby import get_open_place, list_near
from helpnet.store.requests import HelpRequest

MOST_PLACES = 8


def list_likely_places(
    request: HelpRequest, last_id: int | None
) -> tuple[tuple[int, str], ...]:
    """Return (id, name with town) of the places near the learner, and of the last one.

    `last_id` is that of the last meeting, wherever it is; None when it was at no place.
    """
    point = request.location.point
    near = list_near(point, most=MOST_PLACES) if point else ()
    named = {each.id: f"{each.name}, {each.town}" for each in near}
    if last_id and last_id not in named:
        with suppress(NoResultFound):  # closed since
            place, _network = get_open_place(last_id)
            named[place.id] = f"{place.name}, {place.town}"
    return tuple(named.items())
