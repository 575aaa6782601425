"""What some pages show beside their question: what it brings, places near."""

from typing import Any

from flask import url_for

from helpnet import clock
from helpnet.domain.asking import Barrier
from helpnet.services import catalogue, intake, nearby
from helpnet.services.catalogue import SkillCard
from helpnet.web.ask.draft import Draft
from helpnet.web.near import country_here
from helpnet.web.speech import chosen_language

MOST_PLACES, MOST_BENEFITS = 3, 3


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


def _places(draft: Draft) -> dict[str, Any]:
    """Return nearby places for whoever has no device or no connection."""
    if draft.place is None or Barrier.ACCESS not in draft.many("barriers", "barriers"):
        return {"places": ()}
    return {
        "places": nearby.list_nearby(
            location=draft.place.point, now=clock.now(), most=MOST_PLACES
        )
    }


def _enter(_draft: Draft) -> dict[str, Any]:
    """Return what Enter does on the page with the search."""
    return {"enter_at": url_for("ask.search_needs")}


_EXTRAS = {"needs": _enter, "wish": _benefits, "modes": _places}
