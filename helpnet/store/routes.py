"""Requests that a person answers first: to be called, or without any helper."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from helpnet.domain.asking import Route
from helpnet.domain.journey import Stage
from helpnet.store.base import db
from helpnet.store.requests import HelpRequest


def list_on_route(network_id: int, route: Route, *, most: int) -> Sequence[HelpRequest]:
    """Return who waits on that route, the longest waiting first."""
    return db.session.scalars(
        select(HelpRequest)
        .where(
            HelpRequest.network_id == network_id,
            HelpRequest.stage == Stage.WAITING,
            HelpRequest.route == route,
        )
        .options(selectinload(HelpRequest.needs))
        .order_by(HelpRequest.asked_at, HelpRequest.id)
        .limit(most)
    ).all()


def count_routes(network_id: int) -> Mapping[Route, int]:
    """Return how many requests that wait are on each route."""
    counted = db.session.execute(
        select(HelpRequest.route, func.count())
        .where(HelpRequest.network_id == network_id, HelpRequest.stage == Stage.WAITING)
        .group_by(HelpRequest.route)
    )
    found = {row[0]: row[1] for row in counted}
    return {route: found.get(route, 0) for route in Route}
