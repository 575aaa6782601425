"""Pages for everybody: home, about, privacy, languages, health."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from helpnet.web.guards import public
from helpnet.web.own_pages import is_own_page
from helpnet.web.security import request_settings
from helpnet.web.speech import choose_language

bp = Blueprint("public", __name__)

DOORS: tuple[tuple[Any, Any, str], ...] = (
    (
        _l("Try it yourself first"),
        _l("Short guides, step by step. Read them here, or print them."),
        "guides.index",
    ),
    (
        _l("Find a place near me"),
        _l("Libraries and town halls with computers and help."),
        "places.search",
    ),
    (
        _l("Look at my request"),
        _l("You need your reference and your phone number."),
        "status.find",
    ),
    (
        _l("I have a code"),
        _l("Go on with a form that you saved."),
        "ask.resume",
    ),
    (
        _l("Become a volunteer"),
        _l("You need patience. You need not be an expert."),
        "helper_signup.start",
    ),
    (
        _l("For organisations"),
        _l("Libraries, town halls, companies, associations."),
        "partner_signup.start",
    ),
)
"""Ways in from the first page: words, what is behind, endpoint."""

ROBOTS = "User-agent: *\nDisallow: /language/\nDisallow: /comfort/\n"


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Welcome people with one big button."""
    return render_template(
        "public/home.html",
        doors=[(words, more, url_for(endpoint)) for words, more, endpoint in DOORS],
        call_me=url_for("ask.call"),
        for_other=url_for("ask.question", name="referrer"),
    )


@bp.get("/language/<language>")
@public
def switch_language(language: str) -> ResponseReturnValue:
    """Remember the language and go back to the same page."""
    choose_language(language)
    wanted = request.args.get("next", "")
    return redirect(wanted if is_own_page(wanted) else url_for("public.home"))


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    """Say what helpnet is."""
    return render_template("public/about.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept, why, and for how long, and who draws the map."""
    tiles = urlsplit(request_settings().tiles_host).netloc
    return render_template("public/privacy.html", tiles=tiles)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how helpnet can be used by everybody, and what was not tried."""
    return render_template("public/accessibility.html")


@bp.get("/about-the-data")
@public
def about_data() -> ResponseReturnValue:
    """Credit the open data that helpnet ships."""
    return render_template("public/about_data.html")


@bp.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Ask search engines not to follow what only changes how a page looks."""
    return Response(ROBOTS, mimetype="text/plain")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}
