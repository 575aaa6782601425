"""What people are told when a search for helpers cannot go on by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from helpnet.domain.history import Actor, Happening
from helpnet.domain.meeting_places import MOST_JOURNEY_KM
from helpnet.domain.notices import NoticeKind
from helpnet.store.base import db
from helpnet.store.nearby import NearPlace, list_near
from helpnet.store.notices import tell_coordinators, tell_learner
from helpnet.store.requests import HelpRequest

Obstacles = Sequence[tuple[str, int]]
"""What stands between, and for how many helpers, the most first."""


def tell_wave_ready(request: HelpRequest, count: int, *, at: datetime) -> None:
    """Tell the coordinators, once, that so many helpers wait for their yes."""
    request.tell(Happening.WAVE_READY, at=at, by=Actor.SYSTEM)
    db.session.flush()
    kind = NoticeKind.WAVE_READY
    tell_coordinators(
        request.network_id,
        kind,
        key=f"{kind}-{request.id}-{request.history[-1].id}",
        at=at,
        request_id=request.id,
        facts={**_who(request), "count": count},
    )


def tell_nobody_left(
    request: HelpRequest, began: int, obstacles: Obstacles, *, at: datetime
) -> None:
    """Tell the coordinators that nobody is left to ask, and what stands between.

    `began` is the line of the history that began the search: once per search.
    """
    request.tell(Happening.NO_CANDIDATE, at=at, by=Actor.SYSTEM)
    kind = NoticeKind.NO_CANDIDATE
    tell_coordinators(
        request.network_id,
        kind,
        key=f"{kind}-{request.id}-{began}",
        at=at,
        request_id=request.id,
        facts={
            **_who(request),
            "needs": [need.skill for need in request.goals],
            "obstacles": [list(each) for each in obstacles],
        },
    )


def suggest_place(request: HelpRequest, began: int, *, at: datetime) -> None:
    """Tell the learner of the nearest open place, if one is within 15 km."""
    point = request.location.point
    near = list_near(point, most=1, circles=(MOST_JOURNEY_KM,)) if point else ()
    for place in near:
        request.tell(
            Happening.PLACE_SUGGESTED, at=at, by=Actor.SYSTEM, detail=place.name
        )
        tell_learner(
            request,
            NoticeKind.PLACE_SUGGESTED,
            key=f"{NoticeKind.PLACE_SUGGESTED}-{request.id}-{began}",
            at=at,
            facts=_place_facts(request, place),
        )


def _place_facts(request: HelpRequest, place: NearPlace) -> dict[str, Any]:
    return {
        **_who(request),
        "place": place.name,
        "place_id": place.id,
        "address": place.address,
        "town": place.town,
        "place_phone": place.phone,
        "distance_km": round(place.distance_km, 1),
        "phone": request.network.phone,
    }


def _who(request: HelpRequest) -> dict[str, int | str]:
    return {"request": request.id, "reference": request.reference}
