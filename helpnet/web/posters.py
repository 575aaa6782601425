"""A poster for a place, with a code to scan, and where that code leads."""

from urllib.parse import urlsplit

import segno
from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from config import Settings
from helpnet.domain.access import Role
from helpnet.services import papers
from helpnet.web.guards import SignedIn, open_to, public, signed_in
from helpnet.web.near import remember_network
from helpnet.web.page import show_network

bp = Blueprint("posters", __name__)

STRIPS = 8
EXAMPLES = ("send-photo", "look-up-timetable", "book-doctor", "fill-in-tax-return")
BACK = {Role.COORDINATOR: "coordinator_places.index", Role.PARTNER: "partner.home"}


@bp.get("/places/<int:place_id>/poster")
@open_to(Role.COORDINATOR, Role.PARTNER)
def show(place_id: int) -> ResponseReturnValue:
    """Show a poster to print, in the language of the page."""
    person = signed_in()
    partner_id = _partner_of(person)
    desk = papers.get_poster(
        place_id=place_id, network_id=person.network_id, partner_id=partner_id
    )
    show_network(name=desk.network, phone=desk.phone, time_zone=desk.time_zone)
    return render_template(
        "posters/show.html",
        desk=desk,
        code=draw_code(address_of(place_id)),
        site=urlsplit(_settings().BASE_URL).netloc,
        strips=range(STRIPS),
        examples=EXAMPLES,
        back=url_for(BACK[person.role]),
    )


@bp.get("/here/<int:place_id>")
@public
def arrive(place_id: int) -> ResponseReturnValue:
    """Remember whose poster was scanned; one of a place that is gone still leads on."""
    if not place_id:  # no place was ever numbered so: not one that is gone
        abort(404)
    network_id = papers.find_network_of_place(place_id=place_id)
    if network_id is not None:
        remember_network(network_id)
    return redirect(url_for("public.home"))


def address_of(place_id: int) -> str:
    """Return the address that the poster of a place leads to."""
    return _settings().BASE_URL + url_for("posters.arrive", place_id=place_id)


def draw_code(address: str) -> Markup:
    """Return a QR code as SVG; a quarter of it may be torn or dirty."""
    code = segno.make_qr(address, error="q")
    return Markup(code.svg_inline(omitsize=True, svgclass="hn-code__squares"))  # noqa: S704


def _partner_of(person: SignedIn) -> int | None:
    """Return whose places alone are shown; a coordinator sees all of the network."""
    if person.role is Role.COORDINATOR:
        return None
    return person.partner_id or abort(404)


def _settings() -> Settings:
    settings: Settings = current_app.config["HELPNET"]
    return settings
