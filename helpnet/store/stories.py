"""What a learner is told of the search for their helper, and where to go meanwhile."""

from helpnet.domain.journey import Stage
from helpnet.domain.meeting_places import MOST_JOURNEY_KM
from helpnet.domain.offer_policy import Circle
from helpnet.domain.story import Chapter, story_of
from helpnet.store.matches import list_open_offers
from helpnet.store.nearby import NearPlace, list_near
from helpnet.store.requests import NO_HELPER, HelpRequest

_SEARCHED = frozenset({Stage.WAITING, Stage.OFFERED})


def tell_story(request: HelpRequest) -> tuple[Chapter, ...]:
    """Return what was done so far for a request that waits for a helper."""
    if request.stage not in _SEARCHED or request.route in NO_HELPER:
        return ()
    open_offers = list_open_offers(request.id)
    lines = [(step.id, step.what, step.detail, step.at) for step in request.history]
    until = max((offer.expires_at for offer in open_offers), default=None)
    return story_of(lines, until=until)


def find_place_meanwhile(request: HelpRequest) -> NearPlace | None:
    """Return the nearest open place of who is on the waiting list, if one is near."""
    point = request.location.point
    on_list = request.circle is Circle.WAITING_LIST and request.stage in _SEARCHED
    if point is None or not on_list:
        return None
    return next(iter(list_near(point, most=1, circles=(MOST_JOURNEY_KM,))), None)
