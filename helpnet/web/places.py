"""Public pages of places: which are near, and what one of them offers."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.places import Point
from helpnet.services import nearby
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.guards import public
from helpnet.web.lookup import describe, find_places
from helpnet.web.page import show_network
from helpnet.web.place_search import Search, form_of, read_search
from helpnet.web.place_words import contact_rows, good_to_know
from helpnet.web.security import request_settings

bp = Blueprint("places", __name__, url_prefix="/places")


@bp.get("")
@public
def search() -> ResponseReturnValue:
    """Ask where, and show the nearest places that fit, as a list and on a map."""
    asked = read_search(request.args)
    page = {"search": asked, "form": form_of(asked)}
    if asked.typed:
        found = find_places(asked.typed)
        here = _here(found, asked.chosen)
        page |= _choices(asked, found) if here is None else _near(asked, here)
    return render_template("places/search.html", **page)


@bp.get("/<int:place_id>")
@public
def show(place_id: int) -> ResponseReturnValue:
    """Show one place: when it is open, where it is, what it offers."""
    place = nearby.show_place(place_id=place_id, now=clock.now())
    show_network(
        name=place.network, phone=place.network_phone, time_zone=place.time_zone
    )
    rows, facts = contact_rows(place), good_to_know(place)
    back = url_for(".search", **read_search(request.args).address())
    return render_template(
        "places/show.html", place=place, rows=rows, facts=facts, back=back
    )


def _near(asked: Search, here: GazetteerPlace) -> dict[str, Any]:
    near = nearby.search_nearby(
        location=Point(here.latitude, here.longitude),
        now=clock.now(),
        wanted=asked.wanted,
        open_first=asked.open_first,
    )
    if near.network:
        show_network(
            name=near.network, phone=near.network_phone, time_zone=near.time_zone
        )
    settings = request_settings()
    tiles = {"address": settings.MAP_TILES, "credit": settings.MAP_ATTRIBUTION}
    return {"near": near, "here": here, "place": describe(here), "tiles": tiles}


def _choices(asked: Search, found: LookUp) -> dict[str, Any]:
    """Return the places that may be meant, each with the address that asks there."""
    choices = [
        (describe(each), url_for(".search", **asked.address(at=each.id)))
        for each in found.places
    ]
    return {"choices": choices}


def _here(found: LookUp, chosen: str) -> GazetteerPlace | None:
    """Return the place that is certain or was chosen, None where there is a choice."""
    if found.kind is LookUpKind.ONE:
        return found.places[0]
    return next((each for each in found.places if str(each.id) == chosen), None)
