"""What some pages show beside their question: what it brings, places near."""

from typing import Any

from flask import url_for

from helpnet import clock
from helpnet.domain.asking import Barrier
from helpnet.domain.local_aids import AidKind
from helpnet.domain.place_search import Access, Wanted
from helpnet.domain.places import Point
from helpnet.services import calls_wanted, catalogue, intake, local_aids, nearby
from helpnet.services.catalogue import SkillCard
from helpnet.services.local_aids import AidCard
from helpnet.services.nearby import PlaceCard
from helpnet.web.ask.draft import Draft
from helpnet.web.near import country_here
from helpnet.web.speech import chosen_language

MOST_PLACES, MOST_BENEFITS = 3, 3
ANYTHING = Wanted()


def extras(page: str, draft: Draft) -> dict[str, Any]:
    """Return what the template of that page needs beside the form."""
    make = _EXTRAS.get(page)
    return make(draft) if make else {}


def _benefits(draft: Draft) -> dict[str, Any]:
    """Return what doing it online brings for the skills ticked, where that holds."""
    areas = catalogue.list_areas(language=chosen_language(), country=country_of(draft))
    cards = {card.id: card for area in areas for card in area.skills}
    found = [cards[skill] for skill in draft.needs if _brings(cards.get(skill))]
    return {"benefits": found[:MOST_BENEFITS]}


def _brings(card: SkillCard | None) -> bool:
    return card is not None and card.benefit is not None


def country_of(draft: Draft) -> str | None:
    """Return the country of the place or of the network near; the only one there is."""
    if draft.place:
        return draft.place.country
    countries = intake.list_countries()
    return country_here() or (countries[0] if len(countries) == 1 else None)


def _ways_to_a_device(draft: Draft) -> dict[str, Any]:
    """Return places and device schemes for whoever has no device or no connection."""
    has_none = Barrier.ACCESS in draft.many("barriers", "barriers")
    if draft.place is None or not has_none:
        return {"places": (), "with_computers": True, "devices": ()}
    found = _near(draft.place.point, Wanted(access=frozenset({Access.COMPUTERS})))
    return {
        "places": found or _near(draft.place.point, ANYTHING),
        "with_computers": bool(found),
        "devices": _aids(draft, AidKind.DEVICE),
    }


def _near(point: Point, wanted: Wanted) -> tuple[PlaceCard, ...]:
    return nearby.list_nearby(
        location=point,
        now=clock.now(),
        most=MOST_PLACES,
        wanted=wanted,
        open_first=True,
    )


def _incentives(draft: Draft) -> dict[str, Any]:
    """Return what the network gives to those who learn what is wanted."""
    return {"aids": _aids(draft, AidKind.INCENTIVE)}


def _aids(draft: Draft, kind: AidKind) -> tuple[AidCard, ...]:
    network_id = calls_wanted.find_call_network(place=draft.place)
    if draft.place is None or network_id is None:
        return ()
    return local_aids.list_aids(
        network_id=network_id,
        kind=kind,
        needs=draft.needs,
        language=chosen_language(),
        now=clock.now(),
    )


def _enter(_draft: Draft) -> dict[str, Any]:
    """Return what Enter does on the page with the search."""
    return {"enter_at": url_for("ask.search_needs")}


_EXTRAS = {
    "needs": _enter,
    "wish": _benefits,
    "modes": _ways_to_a_device,
    "check": _incentives,
}
