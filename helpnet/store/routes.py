"""How many wait for what: a helper, a call first, or to be told where."""

from collections.abc import Mapping

from sqlalchemy import func, select

from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def count_routes(network_id: int) -> Mapping[Route, int]:
    """Return how many requests that wait are on each route."""
    counted = db.session.execute(
        select(HelpRequest.route, func.count())
        .where(HelpRequest.network_id == network_id, HelpRequest.stage == Stage.WAITING)
        .group_by(HelpRequest.route)
    )
    found = {row[0]: row[1] for row in counted}
    return {route: found.get(route, 0) for route in Route}
