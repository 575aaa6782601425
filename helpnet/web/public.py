"""Pages for everybody: home, about, privacy, languages, health."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.languages import OFFERED
from helpnet.web.guards import public

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Welcome people with one big button."""
    return render_template("public/home.html")


@bp.get("/language/<language>")
@public
def switch_language(language: str) -> ResponseReturnValue:
    """Remember the language and go back to the same page."""
    if language in OFFERED:
        session["language"] = language
        session.permanent = True
    return redirect(_own_path(request.args.get("next", "")))


def _own_path(given: str) -> str:
    """Return a path of this site, whatever was given."""
    parts = urlsplit(given.replace("\\", "/"))
    own = given.startswith("/") and not given.startswith("//") and not parts.netloc
    printable = given.isprintable()
    return given if own and printable and "\\" not in given else url_for("public.home")


@bp.get("/about")
@public
def about() -> ResponseReturnValue:
    """Say what helpnet is."""
    return render_template("public/about.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept, why, and for how long."""
    return render_template("public/privacy.html")


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


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}
