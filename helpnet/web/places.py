"""Public pages of places: which are near, and what one of them offers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet import clock
from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.places import Point
from helpnet.domain.texts import one_line
from helpnet.services import nearby
from helpnet.services.gazetteer import LookUp, LookUpKind
from helpnet.web.guards import public
from helpnet.web.lookup import describe, find_places
from helpnet.web.page import show_network
from helpnet.web.place_words import contact_rows, good_to_know

bp = Blueprint("places", __name__, url_prefix="/places")

MOST_LETTERS, MOST_PLACES = 200, 20


@bp.get("")
@public
def search() -> ResponseReturnValue:
    """Ask where, and list the nearest places, nearest first."""
    typed = one_line(request.args.get("q", "")[:MOST_LETTERS], MOST_LETTERS)
    if not typed:
        return render_template("places/search.html", typed="")
    found = find_places(typed)
    here = _here(found, request.args.get("at", ""))
    if here is None:
        choices = [(describe(each), _choice(typed, each)) for each in found.places]
        return render_template("places/search.html", typed=typed, choices=choices)
    point = Point(here.latitude, here.longitude)
    near = nearby.list_nearby(location=point, now=clock.now(), most=MOST_PLACES)
    return render_template(
        "places/search.html", typed=typed, near=near, here=describe(here)
    )


@bp.get("/<int:place_id>")
@public
def show(place_id: int) -> ResponseReturnValue:
    """Show one place: when it is open, where it is, what it offers."""
    place = nearby.show_place(place_id=place_id, now=clock.now())
    show_network(
        name=place.network, phone=place.network_phone, time_zone=place.time_zone
    )
    rows, facts = contact_rows(place), good_to_know(place)
    return render_template("places/show.html", place=place, rows=rows, facts=facts)


def _here(found: LookUp, chosen: str) -> GazetteerPlace | None:
    """Return the place that is certain or was chosen, None where there is a choice."""
    if found.kind is LookUpKind.ONE:
        return found.places[0]
    return next((each for each in found.places if str(each.id) == chosen), None)


def _choice(typed: str, place: GazetteerPlace) -> str:
    return url_for(".search", q=typed, at=place.id)
