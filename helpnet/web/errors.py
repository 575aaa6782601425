"""Turn what went wrong below into a page in the house's style."""

from collections.abc import Sequence

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from helpnet.domain.refusals import Busy, TooOften
from helpnet.domain.transitions import NotAllowed

Typed = Sequence[tuple[str, str]]

CODES = (400, 403, 404, 405, 409, 410, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Register the pages shown instead of an error."""
    for code in CODES:
        app.register_error_handler(code, _http)
    app.register_error_handler(NoResultFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(TooOften, _too_often)
    app.register_error_handler(Busy, _busy)


def page_for(code: int, typed: Typed = ()) -> tuple[str, int]:
    """Return the page that says what happened; `typed` can be sent again from it."""
    title, text = _words(code)
    page = render_template(
        "errors/error.html", code=code, title=title, text=text, typed=typed
    )
    return page, code


def show_error(code: int) -> tuple[str, int]:
    """Return the page of that status code, for blueprints that choose their own."""
    return page_for(code)


def _http(error: Exception) -> tuple[str, int]:
    code = error.code if isinstance(error, HTTPException) else 500
    if (code or 500) >= 500:
        g.trust_nothing = True  # the database may be what is broken
    return page_for(code or 500)


def _not_found(_error: Exception) -> tuple[str, int]:
    return page_for(404)


def _not_allowed(_error: Exception) -> tuple[str, int]:
    return page_for(409)


def _too_often(_error: Exception) -> tuple[str, int]:
    return page_for(429)


def _busy(_error: Exception) -> tuple[str, int, dict[str, str]]:
    """Keep what was typed: pressing the button again may be all it takes."""
    return (*page_for(503, posted_fields()), {"Retry-After": "5"})


def posted_fields() -> Typed:
    """Return what the visitor has just sent, to be sent again with a fresh token."""
    pairs = request.form.items(multi=True)
    return [(name, value) for name, value in pairs if name != "csrf_token"]


def _words(code: int) -> tuple[str, str]:
    words = {
        400: (
            _("We did not understand that"),
            _("Something was not right. Please go back and try again."),
        ),
        403: (
            _("This page is not for you"),
            _("You are signed in, but this page belongs to somebody else."),
        ),
        404: (
            _("We cannot find this page"),
            _("The address may be wrong, or the page is gone."),
        ),
        405: (
            _("This page cannot be opened that way"),
            _("Please go back and use the button on the page."),
        ),
        409: (
            _("This has changed meanwhile"),
            _("Somebody was faster, or it is already done. Please look again."),
        ),
        410: (
            _("This link does not work any more"),
            _("It was used already, or it is too old. You can ask for a new one."),
        ),
        413: (
            _("That is too much at once"),
            _("What you sent is too big. Please make it shorter."),
        ),
        429: (
            _("Please wait a little"),
            _("There were too many tries. Try again in one hour, or call us."),
        ),
        503: (
            _("Very busy at the moment"),
            _("We could not save this now. Go back and press the button again."),
        ),
    }
    return words.get(
        code,
        (
            _("Something went wrong on our side"),
            _("It is our fault, not yours. Please try again soon, or call us."),
        ),
    )
