"""Whose request somebody may change, held while they do."""

from sqlalchemy.exc import NoResultFound

from helpnet.domain.doers import Doer
from helpnet.domain.history import Actor
from helpnet.store.accompaniments import get_going_match
from helpnet.store.base import db
from helpnet.store.matches import get_request_of, hold_request
from helpnet.store.requests import HelpRequest, Need


def hold_for(doer: Doer, request_id: int) -> HelpRequest:
    """Return the request and let nobody else change it meanwhile.

    Raise `NoResultFound` for another network's request, for a learner whom this
    helper does not accompany now, and when there is none.
    """
    if doer.actor is Actor.COORDINATOR:
        get_request_of(doer.network_id or 0, request_id)
    request = hold_request(request_id)
    if doer.actor is Actor.HELPER:
        get_going_match(doer.helper_id or 0, request_id)
    return request


def get_goal_of(request: HelpRequest, need_id: int) -> Need:
    """Return the request's goal of this id, or raise `NoResultFound`."""
    goal = db.session.get_one(Need, need_id)
    if goal.request_id != request.id:
        raise NoResultFound
    return goal
